/**
 * The worklet that hands on what a captured track plays, in stretches: what src/capture/contextReader.ts
 * listens to. It runs in the page's own audio thread and has no output.
 */
import { defineUnlistedScript } from "wxt/utils/define-unlisted-script";
import { FRAMES_PROCESSOR } from "../src/capture/contextReader";

/** Frames handed on at a time: 43 ms at 48 kHz. */
const STRETCH = 2048;

/** Of AudioWorkletGlobalScope, which the DOM's types do not know. */
declare class AudioWorkletProcessor {
	readonly port: MessagePort;
}
declare function registerProcessor(
	name: string,
	processor: new () => AudioWorkletProcessor & {
		process(inputs: readonly (readonly Float32Array[])[]): boolean;
	},
): void;

export default defineUnlistedScript({
	include: ["firefox"],
	main() {
		class Frames extends AudioWorkletProcessor {
			private planes: Float32Array<ArrayBuffer>[] = [];
			private filled = 0;

			process([input = []]: readonly (readonly Float32Array[])[]): boolean {
				if (input.length !== this.planes.length) {
					this.hand();
					this.planes = input.map(() => new Float32Array(STRETCH));
				}
				// A track that says nothing has no channels.
				if (input.length === 0) return true;
				for (const [channel, samples] of input.entries()) {
					this.planes[channel]?.set(samples, this.filled);
				}
				this.filled += input[0]?.length ?? 0;
				if (this.filled === STRETCH) {
					this.hand();
					this.planes = input.map(() => new Float32Array(STRETCH));
				}
				return true;
			}

			/** Gives up what has been gathered. */
			private hand(): void {
				if (this.filled === 0) return;
				const planes = this.planes.map((plane) => plane.slice(0, this.filled));
				this.filled = 0;
				this.port.postMessage(
					planes,
					planes.map(({ buffer }) => buffer),
				);
			}
		}
		registerProcessor(FRAMES_PROCESSOR, Frames);
	},
});
