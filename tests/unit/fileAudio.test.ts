/** A file from disk is read as far as it is judged, and no further; and its content has one name. */
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { AHEAD, readFileAudio } from "../../src/capture/fileAudio";
import { hashFile } from "../../src/capture/fileHash";

const RATE = 16_000;

/** A WAV file (PCM, 16 bit, one channel) of silence, whose bytes that were read are counted. */
function wave(seconds: number): { file: Blob; read: () => number } {
	const bytes = seconds * RATE * 2;
	const head = new DataView(new ArrayBuffer(44));
	const word = (at: number, text: string) => {
		for (const [i, c] of [...text].entries()) head.setUint8(at + i, c.charCodeAt(0));
	};
	word(0, "RIFF");
	head.setUint32(4, 36 + bytes, true);
	word(8, "WAVEfmt ");
	head.setUint32(16, 16, true);
	head.setUint16(20, 1, true);
	head.setUint16(22, 1, true);
	head.setUint32(24, RATE, true);
	head.setUint32(28, RATE * 2, true);
	head.setUint16(32, 2, true);
	head.setUint16(34, 16, true);
	word(36, "data");
	head.setUint32(40, bytes, true);
	let read = 0;
	/** Counts what is taken out of it, by whatever way. */
	const counted = (blob: Blob): Blob => {
		const slice = blob.slice.bind(blob);
		const stream = blob.stream.bind(blob);
		const arrayBuffer = blob.arrayBuffer.bind(blob);
		return Object.assign(blob, {
			slice: (...range: Parameters<Blob["slice"]>) => counted(slice(...range)),
			stream: () =>
				stream().pipeThrough(
					new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
						transform(piece, out) {
							read += piece.length;
							out.enqueue(piece);
						},
					}),
				),
			arrayBuffer: () => {
				read += blob.size;
				return arrayBuffer();
			},
		});
	};
	// Of many parts: Node hands over each part whole.
	const part = new Uint8Array(2 * RATE);
	const file = new Blob([head, ...Array.from({ length: seconds }, () => part)]);
	return { file: counted(file), read: () => read };
}

function deferred() {
	let resolve: () => void = () => undefined;
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}

const never = new AbortController().signal;

describe("a file from disk", { timeout: 60_000 }, () => {
	it("comes as chunks of half a second, in order, a few of them decoded while the first is judged", async () => {
		const { file } = wave(20);
		const times: number[] = [];
		let samples = 0;
		let open = 0;
		let most = 0;
		const failure = await readFileAudio(
			file,
			{
				async chunk(chunk, at) {
					most = Math.max(most, ++open);
					await new Promise((later) => setTimeout(later));
					open--;
					times.push(at);
					samples += chunk.length;
				},
				progress: () => undefined,
			},
			never,
		);
		expect(failure).toBeNull();
		expect(most).toBe(AHEAD);
		expect(times).toEqual(Array.from({ length: 40 }, (_, i) => i / 2));
		expect(samples).toBe(20 * RATE);
	});

	it("of twenty minutes is not read ahead while the first second is judged, nor after it was cancelled", async () => {
		const { file, read } = wave(1200);
		const cancel = new AbortController();
		const held = deferred();
		const begun = deferred();
		const done = readFileAudio(
			file,
			{
				chunk() {
					begun.resolve();
					return held.promise;
				},
				progress: () => undefined,
			},
			cancel.signal,
		);
		await begun.promise;
		await new Promise((later) => setTimeout(later, 200));
		// 38 MB lie there.
		const before = read();
		expect(before).toBeGreaterThan(0);
		expect(before).toBeLessThan(4e6);
		cancel.abort();
		held.resolve();
		expect(await done).toBeNull();
		expect(read()).toBeLessThan(4e6);
	});

	it("that is an MP4 cut off before its list of tracks is unreadable, not without sound", async () => {
		const box = (name: string, body: string) => {
			const head = new DataView(new ArrayBuffer(4));
			head.setUint32(0, 8 + body.length);
			return new Blob([head, name, body]);
		};
		const cut = new Blob([box("ftyp", "isom\0\0\0\0isom"), box("mdat", "voice".repeat(999))]);
		const sink = { chunk: async () => undefined, progress: () => undefined };
		expect(await readFileAudio(cut, sink, never)).toMatchObject({ reason: "unreadable-file" });
	});

	it("that is no sound is unreadable, not unreachable", async () => {
		const sink = { chunk: async () => undefined, progress: () => undefined };
		const text = new Blob(["no sound at all\n".repeat(500)]);
		expect(await readFileAudio(text, sink, never)).toMatchObject({ reason: "unreadable-file" });
		expect(await readFileAudio(new Blob([]), sink, never)).toMatchObject({
			reason: "unreadable-file",
		});
	});
});

describe("the name of a file's content", { timeout: 60_000 }, () => {
	it("is SHA-256, in pieces as well as in one", async () => {
		const bytes = Uint8Array.from({ length: 300_001 }, (_, i) => (i * 31) % 251);
		const shares: number[] = [];
		const hash = await hashFile(new Blob([bytes]), (share) => shares.push(share), never);
		expect(hash).toBe(createHash("sha256").update(bytes).digest("hex"));
		expect(shares.at(-1)).toBe(1);
		expect(shares).toEqual([...shares].sort((a, b) => a - b));
		expect(await hashFile(new Blob([]), () => undefined, never)).toBe(
			createHash("sha256").digest("hex"),
		);
	});

	it("is none when it was cancelled on the way", async () => {
		const cancel = new AbortController();
		const file = new Blob([new Uint8Array(5e5)]);
		expect(await hashFile(file, () => cancel.abort(), cancel.signal)).toBeNull();
	});
});
