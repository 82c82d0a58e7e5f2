/** What a card's numbers say that this code cannot do: valid each by itself, but not together. */
import { FINGERPRINT_SAMPLES, FINGERPRINT_WIDTH } from "../pipeline/fingerprint";
import { BLOCK_HOP, blockSamples, FRAMES_PER_BLOCK } from "../pipeline/frontEnd";
import { WINDOW_BLOCKS } from "../pipeline/listener";
import type { ModelCard, StreamingCard, WindowCard } from "./card";
import { levelsOf } from "./levels";

/** Is it a card of one graph that judges a whole window? */
export const isWindowCard = (card: ModelCard): card is WindowCard => !("embedding" in card);

/** @returns in words what is wrong, or null */
export function faultOf(card: ModelCard): string | null {
	const roles: readonly string[] = isWindowCard(card) ? ["model"] : ["trunk", "head", "gate"];
	for (const role of roles) {
		const found = card.files.filter((file) => file.role === role).length;
		if (found !== 1) return `names ${found} files for ${role}, not 1`;
	}
	if (card.input.hopSamples !== BLOCK_HOP) return "does not step by windows of 1 s";
	const fault = isWindowCard(card) ? faultOfWindow(card) : faultOfStreaming(card);
	if (fault) return fault;
	const levels = levelsOf(card).map(({ points }) => points);
	if (levels.some(({ human, machine }) => !(human.llr < machine.llr))) {
		return "has its operating points the wrong way round";
	}
	if (levels.some(({ machine }, i) => machine.llr > (levels[i - 1]?.machine.llr ?? Infinity))) {
		return "calls less a machine at a higher sensitivity";
	}
	return null;
}

function faultOfStreaming({ input, fingerprint }: StreamingCard): string | null {
	const { frontEnd, windowSamples } = input;
	if (frontEnd.hopSamples * FRAMES_PER_BLOCK !== BLOCK_HOP) {
		return "does not step by frames of 10 ms and windows of 1 s";
	}
	if (windowSamples !== BLOCK_HOP * (WINDOW_BLOCKS - 1) + blockSamples(frontEnd)) {
		return `windows of ${windowSamples} samples are not ${WINDOW_BLOCKS} blocks`;
	}
	if (fingerprint && fingerprint.width !== FINGERPRINT_WIDTH) {
		return `needs another version of this extension: its fingerprint has ${fingerprint.width} numbers, not ${FINGERPRINT_WIDTH}`;
	}
	if (fingerprint && blockSamples(frontEnd) !== FINGERPRINT_SAMPLES) {
		return `takes a fingerprint of blocks of ${blockSamples(frontEnd)} samples, not ${FINGERPRINT_SAMPLES}`;
	}
	return faultOfSpectrum(frontEnd, input.sampleRate);
}

function faultOfWindow({ input }: WindowCard): string | null {
	if (input.kind === "waveform") return null;
	const { scaling } = input.frontEnd;
	if (scaling.kind === "fixed" && !(scaling.minDb < scaling.maxDb && scaling.low < scaling.high)) {
		return "scales decibels the wrong way round";
	}
	return faultOfSpectrum(input.frontEnd, input.sampleRate);
}

interface Spectrum {
	readonly nFft: number;
	readonly frameSamples: number;
	readonly minHz: number;
	readonly maxHz: number;
}

function faultOfSpectrum({ nFft, frameSamples, minHz, maxHz }: Spectrum, rate: number) {
	if (!Number.isInteger(Math.log2(nFft)) || nFft < frameSamples) {
		return `a transform of ${nFft} does not hold frames of ${frameSamples}`;
	}
	if (!(minHz < maxHz && maxHz <= rate / 2)) return "has bands beyond the sound";
	return null;
}
