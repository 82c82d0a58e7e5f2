/**
 * A stream that outlives its backend: the last blocks are kept, so when the runtime changes under
 * it (WebGPU taken up after the start, or lost), they are played again on the new one and no window
 * is missing. Only what the trunk remembers of earlier blocks is lost; tests/browser states by how
 * much a score moves.
 */
import { type DetectorInput, type DetectorStream, WINDOW_BLOCKS } from "../pipeline/listener";
import type { Runtime } from "./runtime";

/**
 * Blocks kept for each stream: the four of a window, and twelve before them to bring the trunk's
 * state near to what it was (its running mean fades with 3 s: a fiftieth is left after twelve).
 * About 100 kB a block.
 */
export const REPLAYED_BLOCKS = 4 * WINDOW_BLOCKS;

/** The runtime at work, which may change between two runs. */
export interface Backing {
	current(): Runtime;
	/** Runs one job when its turn comes. Rejects too when the device is lost meanwhile. */
	run<T>(runtime: Runtime, job: () => Promise<T>): Promise<T>;
	/**
	 * A job of this runtime failed: it is never current again.
	 * @throws the error itself when there is no other runtime
	 */
	giveUp(runtime: Runtime, error: unknown): void;
}

interface Inner {
	runtime: Runtime;
	stream: DetectorStream;
}

/** A source may be closed without a reset, and nothing else frees what its stream has on the GPU. */
const abandoned = new FinalizationRegistry<Inner>((inner) => inner.stream.reset());

/** Opens a stream on whatever backs it at each moment. */
export function createSteadyStream(backing: Backing): DetectorStream {
	const runtime = backing.current();
	const inner: Inner = { runtime, stream: runtime.openStream() };
	let kept: DetectorInput[] = [];

	/**
	 * Follows a change of runtime.
	 * @returns true when it did, with all kept blocks played again
	 */
	async function followed(): Promise<boolean> {
		const current = backing.current();
		if (current === inner.runtime) return false;
		inner.stream.reset();
		inner.runtime = current;
		inner.stream = current.openStream();
		for (const block of kept) await backing.run(current, () => inner.stream.push(block));
		return true;
	}

	async function steadily<T>(job: () => Promise<T>): Promise<T> {
		for (;;) {
			try {
				return await job();
			} catch (error) {
				backing.giveUp(inner.runtime, error);
			}
		}
	}

	const steady: DetectorStream = {
		push(input) {
			kept = [...kept, input].slice(-REPLAYED_BLOCKS);
			return steadily(async () => {
				if (await followed()) return;
				await backing.run(inner.runtime, () => inner.stream.push(input));
			});
		},
		score: () =>
			steadily(async () => {
				await followed();
				const raw = await backing.run(inner.runtime, () => inner.stream.score());
				if (![raw.score, ...Array.from(raw.segments ?? [])].every(Number.isFinite)) {
					throw new Error("the score is not a number");
				}
				return raw;
			}),
		reset() {
			kept = [];
			inner.stream.reset();
		},
	};
	abandoned.register(steady, inner);
	return steady;
}
