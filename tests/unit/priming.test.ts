/** What stands before the sound in a file, and is not heard. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { AudioSample } from "mediabunny";
import { ALL_FORMATS, BlobSource, Input } from "mediabunny";
import { describe, expect, it } from "vitest";
import { mp3Priming, primingOf, withoutFirst } from "../../src/capture/priming";

const root = new URL("../../", import.meta.url).pathname;
const CLIP = `${root}assets/demo/human-librivox.mp3`;

describe("an MP3's priming", () => {
	it("is what ffmpeg leaves out", async () => {
		const input = new Input({
			source: new BlobSource(new Blob([readFileSync(CLIP)])),
			formats: ALL_FORMATS,
		});
		await input.getPrimaryAudioTrack();
		const told = execFileSync("ffprobe", [
			...["-v", "error", "-show_entries", "stream=start_time,sample_rate", "-of", "json", CLIP],
		]);
		const [{ start_time, sample_rate }] = JSON.parse(String(told)).streams;
		const frames = await primingOf(input);
		expect(frames).toBeGreaterThan(0);
		expect(frames).toBe(Math.round(Number(start_time) * Number(sample_rate)));
	});

	it("is nothing where no encoder tells it, or the tag is cut off", () => {
		const tag = new TextEncoder().encode(`Info${" ".repeat(116)}LAME3.100`);
		const counts = new Uint8Array([...tag, ...new Array(12).fill(0), 0x24, 0x00, 0x00]);
		expect(mp3Priming(counts)).toBe(576 + 529);
		expect(mp3Priming(counts.subarray(0, counts.length - 3))).toBe(0);
		expect(mp3Priming(new Uint8Array(256))).toBe(0);
		expect(mp3Priming(new Uint8Array())).toBe(0);
	});

	it("is nothing in another format", async () => {
		const head = new Uint8Array(44);
		const input = new Input({ source: new BlobSource(new Blob([head])), formats: ALL_FORMATS });
		expect(await primingOf(input).catch(() => 0)).toBe(0);
	});
});

it("a piece is left out in part or whole", () => {
	const asked: object[] = [];
	const sample = {
		sampleRate: 44_100,
		numberOfFrames: 1152,
		numberOfChannels: 1,
		copyTo: (_to: unknown, options: object) => void asked.push(options),
	} as unknown as AudioSample;
	expect(withoutFirst(sample, 0)).toBe(sample);
	expect(withoutFirst(sample, 1152)).toBeNull();
	const rest = withoutFirst(sample, 1105);
	expect(rest?.numberOfFrames).toBe(47);
	rest?.copyTo(new Float32Array(47), { planeIndex: 0, format: "f32-planar" });
	expect(asked).toEqual([{ planeIndex: 0, format: "f32-planar", frameOffset: 1105 }]);
});
