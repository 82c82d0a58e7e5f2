import { clock } from "../../report/columns";
import type { Report } from "../../report/schema";
import { useDropZone } from "../page/dropZone";
import type { Text } from "../text";
import { failureSentencesFor } from "../words";
import { Compare } from "./Compare";
import type { ReportActions, ReportData, Sound } from "./data";
import { Explanation } from "./Explanation";

interface SoundProps {
	readonly report: Report;
	readonly data: ReportData;
	readonly actions: ReportActions;
	readonly selected: number | null;
	readonly text: Text;
}

/** The sound, where the person has it: to see, to hear again, to explain. It is never stored. */
export function SoundPanel(props: SoundProps) {
	const { data, actions, text } = props;
	const { sound } = data;
	return (
		<div class="sound">
			<h3>{text.say("report.sound.title")}</h3>
			{sound.kind === "here" ? (
				<Here {...props} sound={sound} />
			) : (
				<Chooser sound={sound} open={actions.openSound} text={text} />
			)}
		</div>
	);
}

function Chooser(props: {
	sound: Exclude<Sound, { kind: "here" }>;
	open: (file: File) => void;
	text: Text;
}) {
	const { sound, open, text } = props;
	const take = ([file]: readonly File[]) => {
		if (file) open(file);
	};
	const { over, handlers } = useDropZone(take);
	const failure = sound.kind === "failed" ? failureSentencesFor(sound.reason) : null;
	return (
		<div class={`chooser ${over ? "over" : ""}`} {...handlers}>
			<p>{text.say("report.sound.why")}</p>
			<label class="fileButton">
				<input
					type="file"
					accept="audio/*,video/*"
					disabled={sound.kind === "reading"}
					onChange={(event) => {
						take([...(event.currentTarget.files ?? [])]);
						event.currentTarget.value = "";
					}}
				/>
				<span>{text.say("report.sound.choose")}</span>
			</label>
			<p role="status">
				{sound.kind === "reading" && (
					<>
						{text.say("report.sound.reading", { name: sound.name })}{" "}
						{sound.share !== null && text.wholePercent(sound.share)}
					</>
				)}
				{failure && text.say(failure.happened)}
			</p>
		</div>
	);
}

function Here(props: SoundProps & { sound: Extract<Sound, { kind: "here" }> }) {
	const { report, data, actions, selected, text, sound } = props;
	const sameWords = {
		same: "report.sound.same",
		other: "report.sound.other",
		unknown: "report.sound.unknown",
	} as const;
	const second = report.seconds[selected ?? 0];
	return (
		<>
			<p>
				<bdi>{sound.name}</bdi> · {text.duration(sound.bands.seconds)}
			</p>
			<p class={sound.same === "other" ? "warning" : "quiet"}>{text.say(sameWords[sound.same])}</p>
			<div class="inline">
				{data.playing === null ? (
					<button type="button" onClick={() => actions.play(selected ?? 0)}>
						{text.say("report.sound.play", { time: clock(second?.start ?? 0) })}
					</button>
				) : (
					<button type="button" onClick={actions.silence}>
						{text.say("report.sound.stop")}
					</button>
				)}
				<button type="button" onClick={actions.forgetSound}>
					{text.say("report.sound.forget")}
				</button>
			</div>
			{data.models.length > 1 && (
				<Compare models={data.models} comparing={data.comparing} actions={actions} text={text} />
			)}
			{!data.explains && <p class="quiet">{text.say("report.explain.absent")}</p>}
			{data.explains && (
				<Explanation
					report={report}
					sound={sound}
					explaining={data.explaining}
					actions={actions}
					selected={selected}
					text={text}
				/>
			)}
		</>
	);
}
