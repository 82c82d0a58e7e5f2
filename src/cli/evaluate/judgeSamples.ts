/** One clip's samples through the pipeline: the steps of `npm run check`, after decoding. */
import { listenerSettings, trackerSettings } from "../../detector/loadModel";
import { createListener } from "../../pipeline/listener";
import { createTracker } from "../../pipeline/tracker";
import { told } from "../judge";
import type { NodeDetector } from "../nodeDetector";
import type { JoinedPoint, ScoreLine } from "./task";

const RATE = 16_000;
/** Seconds of speech at which the verdict on joined clips is looked at. */
export const MARKS = [3, 4, 6, 8, 12, 16, 20, 30, 45, 60];

/** What a clip gave, and where the verdict stood on the way. */
export interface Judged {
	readonly score: Omit<ScoreLine, "id">;
	readonly points: readonly JoinedPoint[];
}

/** @param samples Int16, 16 kHz */
export async function judgeSamples(
	samples: Int16Array,
	{ model, runtime }: NodeDetector,
): Promise<Judged> {
	const listener = createListener(listenerSettings(model), runtime.openStream());
	const tracker = createTracker(trackerSettings(model.card), Number.POSITIVE_INFINITY);
	const points: JoinedPoint[] = [];

	const look = () => told(tracker.settled(), tracker.speechSeconds);
	const add = (seconds: Awaited<ReturnType<typeof listener.push>>) => {
		for (const second of seconds) {
			tracker.add(second);
			for (const mark of MARKS) {
				if (mark > tracker.speechSeconds || mark <= (points.at(-1)?.seconds ?? 0)) continue;
				const { llr, band } = look();
				points.push({ seconds: mark, llr, band });
			}
		}
	};

	const whole = new Int16Array(samples);
	for (let at = 0; at < whole.length; at += RATE) {
		const part = whole.subarray(at, at + RATE);
		add(await listener.push({ mediaTime: at / RATE, discontinuity: false, samples: part }));
	}
	add(await listener.end());
	const { state, band, likelihood, llr, speechSeconds } = look();
	return { score: { llr, likelihood, band, state, speechSeconds }, points };
}
