/** The stages of the chain in a worker of the built extension; see extension.ts. */
import { openModel } from "../../entrypoints/offscreen/openModel";
import { ort } from "../../entrypoints/offscreen/packagedModel";
import { type Surroundings, timeStages, wholeChain } from "./stages";

/** What the offscreen document is told. */
export interface WorkerTimes {
	/** Milliseconds from an empty worker to a model that has passed its golden vectors. */
	readonly session: number;
	readonly stages: Awaited<ReturnType<typeof timeStages>>;
}

let around: Surroundings | null = null;

async function run(repeats: number): Promise<WorkerTimes> {
	const begun = performance.now();
	const opened = await openModel(null);
	if ("reason" in opened) throw new Error(opened.detail ?? opened.reason);
	const session = performance.now() - begun;
	const speech = new Int16Array(await (await fetch("/bench/speech.pcm")).arrayBuffer());
	const clock = () => performance.now();
	const { model, wasm } = opened;
	around = { ort, model, runtime: wasm, speech, clock, repeats };
	return { session, stages: await timeStages(around) };
}

/** The whole chain alone, for those who read the process's own clock. @returns seconds of sound */
async function chain(times: number): Promise<number> {
	if (!around) throw new Error("the stages come first");
	for (let i = 0; i < times; i++) await wholeChain(around);
	return (times * around.speech.length) / 16_000;
}

type Asked = { readonly repeats: number } | { readonly chains: number } | Int16Array<ArrayBuffer>;

self.onmessage = ({ data }: MessageEvent<Asked>) => {
	// A chunk is sent back at once: half of the way there and back is the way there.
	if (data instanceof Int16Array) {
		self.postMessage(data, { transfer: [data.buffer] });
		return;
	}
	const answer: Promise<unknown> = "chains" in data ? chain(data.chains) : run(data.repeats);
	answer.then(
		(told) => self.postMessage(told),
		(error: unknown) => self.postMessage({ error: String(error) }),
	);
};
