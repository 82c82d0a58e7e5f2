import { useId } from "preact/hooks";
import type { FileProgress } from "../../protocol/state";
import type { Text } from "../text";

/** Is a file still being read? */
export function isUnderWay(progress: FileProgress | null): progress is FileProgress {
	if (!progress) return false;
	return progress.totalSeconds === null || progress.doneSeconds < progress.totalSeconds;
}

/** How far a file check is, how long it still takes, and a way out. */
export function FileProgressBar(props: { progress: FileProgress; cancel: () => void; text: Text }) {
	const { progress, cancel, text } = props;
	const { doneSeconds, totalSeconds, secondsLeft } = progress;
	const label = useId();
	const share = totalSeconds ? Math.min(1, doneSeconds / totalSeconds) : null;
	return (
		<div class="progress">
			<span class="hidden" id={label}>
				{text.say("file.label")}
			</span>
			<progress aria-labelledby={label} {...(share === null ? {} : { value: share, max: 1 })} />
			<p>
				{share === null
					? text.say("file.doneOpen", { duration: text.duration(doneSeconds) })
					: text.say("file.done", { percent: text.wholePercent(share) })}
				{secondsLeft !== null &&
					` · ${text.say("file.left", { duration: text.duration(Math.max(1, secondsLeft)) })}`}
			</p>
			<button type="button" onClick={cancel}>
				{text.say("action.cancel")}
			</button>
		</div>
	);
}
