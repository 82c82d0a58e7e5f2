/**
 * Damaged files of every container through the reader of the extension, without a browser: what the
 * demuxers make of them, and how a WAV is decoded. `npm run test:long` tries five thousand.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readFileAudio } from "../../src/capture/fileAudio";
import { makeHostile } from "../mutants/hostile";
import { cutAtEveryPart, mutant } from "../mutants/mutate";
import { FOLDER, VOICE, wholeFiles } from "../mutants/wholeFiles";

const MUTANTS = process.env.BONAFIDE_LONG ? 5000 : 200;
/** Two seconds of sound, and damage that may repeat a part of it: nobody makes hours out of that. */
const MOST_SECONDS = 4000;

interface Answer {
	/** Null where it was read to its end. */
	readonly reason: string | null;
	readonly seconds: number;
}

async function answerTo(bytes: Uint8Array): Promise<Answer> {
	let seconds = 0;
	const over = new AbortController();
	const failure = await readFileAudio(
		new Blob([bytes.slice()]),
		{
			async chunk(samples) {
				seconds += samples.length / 16_000;
				if (seconds > MOST_SECONDS) over.abort();
			},
			progress: () => undefined,
		},
		over.signal,
	);
	expect(over.signal.aborted, "endless sound of a short file").toBe(false);
	return { reason: failure?.reason ?? null, seconds };
}

const REASONS = [null, "unreadable-file", "no-audio-track"];

test(`${MUTANTS} damaged files each get an answer`, async () => {
	const files = wholeFiles();
	const told = new Map<string | null, number>();
	// 323 once ran for ever.
	for (const seed of [...Array.from({ length: MUTANTS }, (_, i) => i + 1), 323]) {
		const { reason } = await answerTo(mutant(files, seed));
		expect(REASONS, `seed ${seed}`).toContain(reason);
		told.set(reason, (told.get(reason) ?? 0) + 1);
	}
	// A fuzzer that breaks everything, or nothing, looks at one half of the code only.
	expect(told.get("unreadable-file")).toBeGreaterThan(MUTANTS / 20);
	console.log(Object.fromEntries(told));
}, 900_000);

test("files cut before, in and behind every part of their container", async () => {
	for (const [kind, file] of wholeFiles().entries()) {
		for (const cut of cutAtEveryPart(file, 60)) {
			expect(REASONS, `file ${kind} cut at ${cut.length}`).toContain((await answerTo(cut)).reason);
		}
	}
}, 900_000);

test("what no honest program writes is answered too", async () => {
	for (const { name } of makeHostile(`${FOLDER}/hostile`, VOICE)) {
		const { reason, seconds } = await answerTo(readFileSync(`${FOLDER}/hostile/${name}`));
		expect(REASONS, name).toContain(reason);
		if (name === "rate-384000.wav") expect(seconds).toBeGreaterThan(4.9);
		if (name === "says-4-gigabytes.wav") expect(seconds).toBeGreaterThan(5.9);
	}
}, 900_000);
