/** The chain in Node: onnxruntime-web's plain wasm build, one thread, processor time. */
import { spawnSync } from "node:child_process";
import * as ort from "onnxruntime-web/wasm";
import { openDetector } from "../../src/cli/nodeDetector";
import { type Row, repeated, rounded } from "./row";
import { type StageTimes, timeStages } from "./stages";

/** Processor time of this process, milliseconds: what other programs take does not count. */
export function processorMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

/** A demo voice as Int16 at 16 kHz, again from its start where it is shorter. */
export function demoClip(root: string, voice: string, seconds: number): Int16Array<ArrayBuffer> {
	const from = `${root}assets/demo/${voice}.mp3`;
	const args = ["-v", "error", "-stream_loop", "-1", "-i", from, "-t", `${seconds}`];
	const { stdout, status } = spawnSync(
		"ffmpeg",
		[...args, "-ac", "1", "-ar", "16000", "-f", "s16le", "-"],
		{ maxBuffer: 2 ** 28 },
	);
	if (status !== 0) throw new Error("ffmpeg is needed to decode the demo voices");
	return new Int16Array(new Uint8Array(stdout).buffer);
}

/** The voice that speeds are measured on. */
export const demoSpeech = (root: string, seconds: number) =>
	demoClip(root, "human-librivox", seconds);

/** The rows of one place that ran the stages. @param clock what the milliseconds are of */
export function stageRows(times: StageTimes, place: string, clock: string): Row[] {
	const of = (
		name: string,
		values: readonly number[],
		limit: number | null = null,
		note: string = clock,
	) => repeated({ name: `${name}, ${place}`, unit: "ms/s", limit, better: "lower", note }, values);
	const chain = Math.min(...times.chain);
	const dear = Math.min(...times.dear);
	return [
		of("whole chain", times.chain, 10, `${clock}; half-second chunks to verdicts`),
		of(
			"to 16 kHz mono from 48 kHz stereo",
			times.decodeToChunks,
			null,
			`${clock}; in the page or the file's reader`,
		),
		of("front end", times.frontEnd),
		...(times.fingerprint.length > 0 ? [of("fingerprint", times.fingerprint)] : []),
		of("speech gate", times.gate, 1),
		of("trunk", times.trunk),
		of("head", times.head),
		of("evidence and verdict", times.verdict),
		repeated(
			{
				name: `a network of AASIST-L's cost, ${place}`,
				unit: "ms/window",
				limit: null,
				better: "lower",
				note: `${clock}; random weights, ${(times.dearMacs / 1e9).toFixed(1)} GMAC a window of 4 s`,
			},
			times.dear,
		),
		{
			name: `that network, times our whole chain, ${place}`,
			value: rounded(dear / chain),
			unit: "x",
			limit: null,
			better: "higher",
			note: "best of each, a new window each second",
		},
	];
}

/** Measures the chain in this process. */
export async function nodeRows(root: string, repeats: number): Promise<Row[]> {
	const begun = processorMs();
	const detector = await openDetector(null);
	if ("reason" in detector) throw new Error(detector.detail);
	const opened = processorMs() - begun;
	const { model, runtime } = detector;
	const speech = demoSpeech(root, 20);
	const times = await timeStages({ ort, model, runtime, speech, clock: processorMs, repeats });
	const { macsPerSecond, macsPerWindow } = model.card;
	return [
		...stageRows(times, "Node", "processor time"),
		{
			name: "runtime and model session, Node",
			value: rounded(opened),
			unit: "ms",
			limit: null,
			better: "lower",
			note: "processor time, once",
		},
		{
			name: "trunk's multiply-adds a second of audio",
			value: macsPerSecond / 1e9,
			unit: "GMAC",
			limit: 0.04,
			better: "lower",
			note: "from the model's card",
		},
		{
			name: "head's multiply-adds a window",
			value: macsPerWindow / 1e9,
			unit: "GMAC",
			limit: 0.01,
			better: "lower",
			note: "from the model's card",
		},
	];
}
