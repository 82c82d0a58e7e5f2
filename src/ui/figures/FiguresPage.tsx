/** How well does it work? The measured figures of the model that judges, in words and tables. */
import type { ComponentChildren } from "preact";
import { Page } from "../page/Page";
import type { Key, Text } from "../text";
import { Compared } from "./Compared";
import { conditionName } from "./conditions";
import type { Evaluation, FiguresData, MeasuredRate, PartRate } from "./data";
import { RateBar } from "./RateBar";

const KINDS: Readonly<Record<string, Key>> = {
	tts: "figures.kind.tts",
	vc: "figures.kind.vc",
	vocoder: "figures.kind.vocoder",
	codec: "figures.kind.codec",
	s2st: "figures.kind.s2st",
	edit: "figures.kind.edit",
	enhanced: "figures.kind.enhanced",
	singing: "figures.kind.singing",
};

/** @param props.data the packaged figures, once they are read */
export function FiguresPage({ data, text }: { data: FiguresData; text: Text }) {
	return (
		<Page page={null} title={text.say("figures.title")} text={text}>
			{data === "loading" && <p aria-live="polite">{text.say("status.loading")}</p>}
			{data === "unreadable" && (
				<p class="wrong" role="alert">
					{text.say("figures.unreadable")}
				</p>
			)}
			{typeof data === "object" && <Figures data={data} text={text} />}
		</Page>
	);
}

function Figures({ data, text }: { data: Exclude<FiguresData, string>; text: Text }) {
	const { clean } = data.conditions;
	return (
		<>
			<p class="lead">
				{text.say("figures.lead", {
					clips: clean?.clips ?? 0,
					repositories: data.data.repositories,
					date: text.date(Date.parse(data.measuredAt)),
				})}
			</p>
			{clean && <Headline figures={clean} text={text} />}
			<Conditions data={data} text={text} />
			<Kinds data={data} text={text} />
			{data.seconds.length > 0 && <Seconds data={data} text={text} />}
			{data.compared.length > 1 && <Compared models={data.compared} text={text} />}
			<section class="words">
				<h2>{text.say("figures.words")}</h2>
				<p>{text.say("figures.words.eer")}</p>
				<p>
					{text.say("figures.words.floor", {
						floor: text.percent(data.nuisanceFloor.eer.value),
					})}
				</p>
				{data.randomSplit && (
					<p>
						{text.say("figures.words.split", {
							apart: text.percent(data.randomSplit.byRepository.value),
							mixed: text.percent(data.randomSplit.random.value),
						})}
					</p>
				)}
				<p>{text.say("figures.words.none", { ...data.none })}</p>
				<p>{text.say("figures.words.limits")}</p>
				<p class="quiet">
					{text.say("figures.model", {
						model: data.model.id,
						sha256: data.model.sha256.slice(0, 12),
					})}
				</p>
			</section>
		</>
	);
}

/** The two errors and the silence between, as large as they matter. */
function Headline(props: { figures: NonNullable<Evaluation["conditions"][string]>; text: Text }) {
	const { figures, text } = props;
	const facts: readonly (readonly [MeasuredRate, Key])[] = [
		[figures.falseAlarmRate, "figures.fact.falseAlarm"],
		[figures.missRate, "figures.fact.miss"],
		[figures.hitRate, "figures.fact.hit"],
		[figures.coverage, "figures.fact.coverage"],
	];
	return (
		<ul class="facts">
			{facts.map(([rate, key]) => (
				<li key={key}>
					<p class="share">{text.percent(rate.value)}</p>
					<p>{text.say(key)}</p>
					<p class="quiet">{between(rate, text)}</p>
				</li>
			))}
		</ul>
	);
}

const between = ({ low, high }: PartRate, text: Text) =>
	low === null || high === null
		? text.say("figures.unsure")
		: text.say("figures.between", { low: text.percent(low), high: text.percent(high) });

function Table(props: {
	title: string;
	note?: string;
	head: readonly string[];
	children: ComponentChildren;
}) {
	return (
		<section class="figures">
			<h2>{props.title}</h2>
			{props.note && <p class="quiet">{props.note}</p>}
			<table>
				<thead>
					<tr>
						{props.head.map((name) => (
							<th key={name} scope="col">
								{name}
							</th>
						))}
					</tr>
				</thead>
				<tbody>{props.children}</tbody>
			</table>
		</section>
	);
}

/** The equal error rate in words and as a bar, in one cell. */
function Eer({ rate, text }: { rate: PartRate; text: Text }) {
	return (
		<td>
			<div class="eer">
				<RateBar rate={rate} />
				<span>
					{text.percent(rate.value)} <span class="quiet">{between(rate, text)}</span>
				</span>
			</div>
		</td>
	);
}

function Conditions({ data, text }: { data: Evaluation; text: Text }) {
	const head = [
		text.say("figures.condition"),
		text.say("figures.eer"),
		text.say("figures.falseAlarm"),
		text.say("figures.hit"),
	];
	return (
		<Table title={text.say("figures.conditions")} head={head}>
			{Object.entries(data.conditions).map(([name, figures]) => (
				<tr key={name}>
					<th scope="row">{conditionName(name, text)}</th>
					<Eer rate={figures.eer} text={text} />
					<td>{text.percent(figures.falseAlarmRate.value)}</td>
					<td>{text.percent(figures.hitRate.value)}</td>
				</tr>
			))}
		</Table>
	);
}

function Kinds({ data, text }: { data: Evaluation; text: Text }) {
	// Those that count in all other figures come first.
	const kinds = Object.entries(data.kinds).sort(
		([, a], [, b]) => Number(b.headline) - Number(a.headline),
	);
	const head = [text.say("figures.kind"), text.say("figures.eer"), text.say("figures.clips")];
	return (
		<Table title={text.say("figures.kinds")} note={text.say("figures.kinds.note")} head={head}>
			{kinds.map(([name, kind]) => (
				<tr key={name}>
					<th scope="row">
						{KINDS[name] ? text.say(KINDS[name]) : name}
						{!kind.headline && <span class="quiet"> {text.say("figures.apart")}</span>}
					</th>
					<Eer rate={kind.eer} text={text} />
					<td>{text.number(kind.fake)}</td>
				</tr>
			))}
		</Table>
	);
}

function Seconds({ data, text }: { data: Evaluation; text: Text }) {
	const head = [
		text.say("figures.speech"),
		text.say("figures.eer"),
		text.say("figures.hit"),
		text.say("figures.voices"),
	];
	return (
		<Table title={text.say("figures.seconds")} note={text.say("figures.seconds.note")} head={head}>
			{data.seconds.map(({ seconds, groups, eer, hitRate }) => (
				<tr key={seconds}>
					<th scope="row">{text.duration(seconds)}</th>
					<Eer rate={eer} text={text} />
					<td>{text.percent(hitRate)}</td>
					<td>{text.number(groups)}</td>
				</tr>
			))}
		</Table>
	);
}
