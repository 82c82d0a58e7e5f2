import { clock } from "../../report/columns";
import type { Report } from "../../report/schema";
import type { Text } from "../text";
import { failureSentencesFor } from "../words";
import type { Explaining, Region, ReportActions, Sound } from "./data";
import { Spectrogram } from "./Spectrogram";

/** Seconds of a window that can be explained: a shorter one was repeated to fill it. */
const WINDOW = 4;
/** Evidence that differs by more than this from the check's was made of another sound, LLR. */
const SAME_LLR = 1;
const PICTURE_WIDTH = 400;

interface ExplanationProps {
	readonly report: Report;
	readonly sound: Extract<Sound, { kind: "here" }>;
	readonly explaining: Explaining;
	readonly actions: Pick<ReportActions, "explain" | "stopExplaining">;
	readonly selected: number | null;
	readonly text: Text;
}

/** Which patches of a window's spectrogram weighed for "machine". */
export function Explanation(props: ExplanationProps) {
	const { explaining, actions, text } = props;
	const at = explainable(props);
	if (at === null) return null;
	return (
		<div class="explanation">
			<h3>{text.say("report.explain.title")}</h3>
			<p class="quiet">{text.say("report.explain.what")}</p>
			{explaining.kind === "running" ? (
				<div class="progress">
					<progress
						aria-label={text.say("report.explain.title")}
						value={explaining.share}
						max={1}
					/>
					<p>{text.wholePercent(explaining.share)}</p>
					<button type="button" onClick={actions.stopExplaining}>
						{text.say("action.cancel")}
					</button>
				</div>
			) : (
				<button type="button" class="start" onClick={() => actions.explain(at)}>
					{text.say("report.explain.start", span(props.report, at))}
				</button>
			)}
			{/* By name: the progress above must not be drawn into it, or what comes is not told. */}
			<div key="told" role="status">
				{explaining.kind === "failed" && (
					<p>{text.say(failureSentencesFor(explaining.reason).happened)}</p>
				)}
				{explaining.kind === "done" && <Found {...props} found={explaining} />}
			</div>
		</div>
	);
}

type Done = Extract<Explaining, { kind: "done" }>;

function Found({ report, sound, found, text }: ExplanationProps & { found: Done }) {
	const score = report.seconds[found.at]?.score;
	if (!score) return null;
	const { from, to } = span(report, found.at);
	const cap = report.rules?.capLlr ?? Number.POSITIVE_INFINITY;
	const capped = Math.max(-cap, Math.min(cap, found.llr));
	return (
		<figure>
			<div class="patches">
				<Spectrogram
					bands={sound.bands}
					width={PICTURE_WIDTH}
					timeAt={(x) => score.start + ((x + 0.5) * (score.end - score.start)) / PICTURE_WIDTH}
					label={text.say("report.explain.picture", {
						from,
						to,
						count: found.regions.length,
					})}
				/>
				<svg aria-hidden="true" viewBox="0 0 1 1" preserveAspectRatio="none">
					{found.regions.map((region, i) => (
						<rect
							key={i}
							x={region.place.x}
							y={1 - region.place.y - region.size.y}
							width={region.size.x}
							height={region.size.y}
							opacity={0.25 + (0.75 * region.weight) / (found.regions[0] as Region).weight}
							vector-effect="non-scaling-stroke"
						/>
					))}
				</svg>
			</div>
			<figcaption>
				<p>
					{text.say("report.explain.llr", {
						llr: text.signed(capped),
						stored: text.signed(score.llr),
					})}{" "}
					{Math.abs(capped - score.llr) > SAME_LLR && text.say("report.explain.differs")}
				</p>
				{found.regions.length === 0 ? (
					<p>{text.say("report.explain.none")}</p>
				) : (
					<ol>
						{found.regions.map((region, i) => (
							<li key={i}>{regionWords(region, text)}</li>
						))}
					</ol>
				)}
			</figcaption>
		</figure>
	);
}

const tenth = (seconds: number) =>
	`${clock(seconds)}.${Math.floor(10 * (seconds - Math.floor(seconds)) + 1e-6)}`;

function regionWords({ from, to, lowHz, highHz, weight }: Region, text: Text): string {
	return text.say("report.explain.region", {
		from: tenth(from),
		to: tenth(to),
		low: Math.round(lowHz / 10) * 10,
		high: Math.round(highHz / 10) * 10,
		llr: text.signed(weight),
	});
}

function span(report: Report, at: number): { from: string; to: string } {
	const score = report.seconds[at]?.score;
	return { from: clock(score?.start ?? 0), to: clock(score?.end ?? 0) };
}

/**
 * The second whose window is offered: the selected one, else the one that speaks most for a machine.
 * @returns null where no whole window ends
 */
function explainable({ report, sound, selected }: ExplanationProps): number | null {
	const fits = (at: number) => {
		const score = report.seconds[at]?.score;
		return (
			!!score && score.end - score.start >= WINDOW - 0.01 && score.end <= sound.bands.seconds + 1
		);
	};
	if (selected !== null && fits(selected)) return selected;
	const start = report.strongest?.machine.start;
	const best = report.seconds.findIndex(({ score }) => score !== null && score.start === start);
	return best >= 0 && fits(best) ? best : null;
}
