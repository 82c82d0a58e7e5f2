/** A file read forwards gives the same packets whether or not its index is kept. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from "mediabunny";
import { describe, expect, it } from "vitest";
import { shortIndexOf } from "../../src/capture/shortIndex";

const CLIP = new URL("../../assets/demo/human-librivox.mp3", import.meta.url).pathname;

const encoded = (...how: string[]) =>
	new Blob([
		new Uint8Array(
			execFileSync("ffmpeg", ["-v", "error", "-i", CLIP, ...how, "-"], { maxBuffer: 2 ** 26 }),
		),
	]);

/** Formats whose frames mediabunny lists, and one that has no such list. */
const files: Readonly<Record<string, () => Blob>> = {
	MP3: () => encoded("-c", "copy", "-f", "mp3"),
	"AAC stream": () => encoded("-c:a", "aac", "-f", "adts"),
	FLAC: () => encoded("-c:a", "flac", "-f", "flac"),
	"Ogg Opus": () => encoded("-c:a", "libopus", "-f", "ogg"),
};

async function read(file: Blob, forgetting: boolean) {
	const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
	const track = await input.getPrimaryAudioTrack();
	if (!track) throw new Error("no sound");
	const forget = await shortIndexOf(input);
	const packets: string[] = [];
	for await (const { timestamp, data } of new EncodedPacketSink(track).packets()) {
		packets.push(`${timestamp} ${createHash("sha256").update(data).digest("hex")}`);
		if (forgetting) forget();
	}
	const { loadedSamples } = await (
		input as unknown as { _getDemuxer(): Promise<{ loadedSamples?: object[] }> }
	)._getDemuxer();
	input.dispose();
	return { packets, known: new Set(loadedSamples ?? []).size };
}

describe("the index of a file that is read forwards", () => {
	it.each(Object.entries(files))(
		"%s: is cut short, and not a packet is another",
		async (_, make) => {
			const file = make();
			const plain = await read(file, false);
			const short = await read(file, true);
			expect(plain.packets.length).toBeGreaterThan(200);
			expect(short.packets).toEqual(plain.packets);
			if (plain.known > 0) expect(plain.known).toBe(plain.packets.length);
			expect(short.known).toBeLessThan(100);
		},
	);
});
