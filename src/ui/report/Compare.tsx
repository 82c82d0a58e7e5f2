import { useState } from "preact/hooks";
import type { Column } from "../../report/columns";
import type { Text } from "../text";
import { bandNames, failureSentencesFor } from "../words";
import type { Compared, Comparing, OtherModel, ReportActions } from "./data";
import { TimelineDrawing } from "./TimelineDrawing";

/** Evidence beyond this leans to a side, LLR. */
const LEAN = 0.5;

interface CompareProps {
	readonly models: readonly OtherModel[];
	readonly comparing: Comparing;
	readonly actions: Pick<ReportActions, "compare" | "stopComparing">;
	readonly text: Text;
}

/** Several models on the sound at hand: their likelihoods and their time lines, one below the other. */
export function Compare({ models, comparing, actions, text }: CompareProps) {
	const [left, leave] = useState<ReadonlySet<string>>(new Set());
	const wanted = models.filter(({ key }) => !left.has(key)).map(({ key }) => key);
	function set(key: string, on: boolean): void {
		const next = new Set(left);
		if (on) next.delete(key);
		else next.add(key);
		leave(next);
	}
	return (
		<div class="compare">
			<h3>{text.say("report.compare.title")}</h3>
			<p class="quiet">{text.say("report.compare.what")}</p>
			{comparing.kind === "running" ? (
				<div class="progress">
					<progress aria-label={comparing.title} value={comparing.share ?? undefined} max={1} />
					<p>
						<bdi>{comparing.title}</bdi>{" "}
						{comparing.share !== null && text.wholePercent(comparing.share)}
					</p>
					<button type="button" onClick={actions.stopComparing}>
						{text.say("action.cancel")}
					</button>
				</div>
			) : (
				<>
					<fieldset class="choices">
						<legend class="hidden">{text.say("report.compare.title")}</legend>
						{models.map(({ key, title }) => (
							<label key={key}>
								<input
									type="checkbox"
									checked={!left.has(key)}
									onChange={(event) => set(key, event.currentTarget.checked)}
								/>{" "}
								<bdi>{title}</bdi>
							</label>
						))}
					</fieldset>
					<button
						type="button"
						class="start"
						disabled={wanted.length === 0}
						onClick={() => actions.compare(wanted)}
					>
						{text.say("report.compare.start")}
					</button>
				</>
			)}
			{comparing.kind !== "none" && (
				<>
					<ul class="compared">
						{comparing.done.map((each) => (
							<Row key={each.key} compared={each} text={text} />
						))}
					</ul>
					{comparing.done.length > 0 && <p class="quiet">{text.say("report.compare.kept")}</p>}
				</>
			)}
		</div>
	);
}

function Row({ compared, text }: { compared: Compared; text: Text }) {
	const { title, outcome, columns, capLlr } = compared;
	return (
		<li>
			<p>
				<strong>
					<bdi>{title}</bdi>
				</strong>
				{": "}
				{wordsOf(outcome, text)}
			</p>
			{columns.length > 0 && (
				<>
					<div class="ground">
						<TimelineDrawing
							columns={columns}
							range={{ from: 0, to: columns.length }}
							capLlr={capLlr}
							cursor={null}
							playing={null}
						/>
					</div>
					<p class="hidden">{summary(columns, text)}</p>
				</>
			)}
			<p class="quiet">
				{compared.error === null
					? text.say("measured.never")
					: text.say("report.compare.error", { rate: text.percent(compared.error) })}
			</p>
		</li>
	);
}

function wordsOf(outcome: Compared["outcome"], text: Text): string {
	if (outcome.kind === "failed") return text.say(failureSentencesFor(outcome.reason).happened);
	if (outcome.kind === "nothing") return text.say("report.compare.nothing");
	return text.say("report.compare.result", {
		band: text.say(bandNames[outcome.band]),
		likelihood: outcome.likelihood,
		llr: text.signed(outcome.llr),
	});
}

/** The time line in a sentence, for who does not see it. */
function summary(columns: readonly Column[], text: Text): string {
	const llrs = columns.map((column) => (column.kind === "heard" ? (column.llr ?? 0) : 0));
	return text.say("report.compare.summary", {
		machine: text.duration(llrs.filter((llr) => llr > LEAN).length),
		human: text.duration(llrs.filter((llr) => llr < -LEAN).length),
	});
}
