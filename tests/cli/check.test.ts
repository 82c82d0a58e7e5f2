/** `npm run check` on real files: each row of the table of design section 9, and odd files. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Comparison, FileFailure, FileResult, FileVerdict } from "../../src/cli/judge";
import {
	check,
	checkJson,
	demo,
	ffmpeg,
	file,
	floatWav,
	lavfi,
	path,
	ROOT,
	type Run,
	samplesOf,
} from "./sounds";

const speech = demo("human-librivox");
/** A second into the clip, where the voice goes on without a long pause. */
const cut = (name: string, seconds: number, ...args: string[]) =>
	ffmpeg(name, "-ss", "1", "-t", `${seconds}`, "-i", speech, ...args);

const by = new Map<string, FileResult>();
let run: Run;

const verdict = (name: string) => {
	const result = by.get(name);
	if (!result || "error" in result) throw new Error(`${name}: ${JSON.stringify(result)}`);
	return result as FileVerdict;
};
const error = (name: string) => (by.get(name) as FileFailure).error;

// One run over all files, as loading the model takes longer than judging most of them.
beforeAll(async () => {
	const spoken = samplesOf(speech, 8);
	const numbersGone = (every: number) =>
		spoken.map((x, i) => (i % every < every / 2 ? (i % 2 ? Number.NaN : 1 / 0) : x));
	mkdirSync(path("folder"));
	const stereo = "pan=stereo|c0=c0|c1=c0";
	const files: Record<string, string> = {
		enough: speech,
		short: cut("short.wav", 2.2),
		"under a second": cut("under.wav", 0.8),
		"0.3 s": cut("third.wav", 0.3),
		"a tenth": cut("tenth.wav", 0.01),
		"late and short": cut("late.wav", 2.2, "-af", "adelay=9000:all=1"),
		tone: lavfi("tone.wav", "sine=f=440:d=8"),
		noise: lavfi("noise.wav", "anoisesrc=d=8:a=0.2:seed=4"),
		silence: lavfi("silence.flac", "anullsrc=r=44100:cl=stereo", "-t", "6"),
		chords: lavfi(
			"chords.mp3",
			"aevalsrc='0.2*(sin(2*PI*220*t)+sin(2*PI*277*t)+sin(2*PI*330*t))*(0.6+0.4*sin(6*t))':d=8",
		),
		empty: file("empty.wav", ""),
		text: file("text.wav", "no sound at all, but a good many words in a row\n".repeat(40)),
		"text by its name": file("notes.txt", "words\n"),
		picture: lavfi("picture.png", "color=red:s=32x32", "-frames:v", "1"),
		damaged: file(
			"damaged.mp3",
			readFileSync(speech).map((byte, i) => (i * 7919 + byte) % 256),
		),
		"header alone": file("header.wav", readFileSync(cut("long.wav", 5)).subarray(0, 60)),
		"half a file": file("half.flac", readFileSync(cut("whole.flac", 12)).subarray(0, 150_000)),
		folder: path("folder"),
		"video without sound": lavfi("film.mp4", "testsrc=d=1:r=5:s=64x64"),
		"video with sound": ffmpeg(
			"talk.mp4",
			...["-f", "lavfi", "-i", "testsrc=d=6:r=5:s=64x64", "-i", speech, "-t", "6"],
		),
		missing: path("nowhere.wav"),
		"odd name": cut("90 % Töne #1 '.wav", 6),
		"name like an address": cut("http:host|a.wav", 6),
		"16 kHz": cut("16k.wav", 8, "-ar", "16000"),
		"8 kHz": cut("8k.wav", 8, "-ar", "8000"),
		"48 kHz stereo": cut("48k.wav", 8, "-ar", "48000", "-af", stereo),
		"192 kHz": cut("192k.flac", 8, "-ar", "192000"),
		"7.1": cut(
			"surround.flac",
			8,
			"-af",
			"pan=7.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0|c6=c0|c7=c0",
		),
		opus: cut("web.webm", 8, "-c:a", "libopus", "-b:a", "64k"),
		"some numbers gone": floatWav(
			"some.wav",
			spoken.map((x, i) => (i % 16_000 < 160 ? Number.NaN : x)),
		),
		"most numbers gone": floatWav("most.wav", numbersGone(1000).fill(Number.NaN, 0, 40_000)),
		"2 kHz": cut("slow.wav", 8, "-ar", "2000"),
	};
	const checked = await checkJson(Object.values(files));
	run = checked.run;
	for (const [i, name] of Object.keys(files).entries()) {
		by.set(name, checked.results[i] as FileResult);
		expect(checked.results[i]?.file).toBe(files[name]);
	}
}, 300_000);

describe("speech", () => {
	it("is judged with an LLR, and its windows are told", () => {
		const { state, band, llr, likelihood, speechSeconds, windows, model, backend } =
			verdict("enough");
		expect(state).toBe("judged");
		expect(["human", "uncertain", "machine"]).toContain(band);
		expect(Number.isFinite(llr)).toBe(true);
		expect(likelihood).toBe(Math.round(100 / (1 + Math.exp(-(llr as number)))));
		expect(speechSeconds).toBeGreaterThan(15);
		expect(windows.length).toBeGreaterThan(15);
		expect(Object.keys(windows[0] as object)).toEqual(["start", "end", "llr", "speech"]);
		expect(windows.every((w) => w.end - w.start === 4 && w.speech >= 1 && w.speech <= 4)).toBe(
			true,
		);
		expect(model.sha256).toMatch(/^[0-9a-f]{64}$/);
		expect(backend).toBe("wasm");
	});

	it.each(["short", "late and short"])("of 1 to 3 s is uncertain with an LLR: %s", (name) => {
		const result = verdict(name);
		expect(result).toMatchObject({
			state: "judged",
			band: "uncertain",
			firm: false,
			reasons: ["too-little-speech"],
		});
		expect(result.speechSeconds).toBeGreaterThanOrEqual(1);
		expect(result.speechSeconds).toBeLessThanOrEqual(2.3);
		expect(Number.isFinite(result.llr)).toBe(true);
		expect(result.windows).toHaveLength(1);
	});

	it.each(["under a second", "0.3 s"])("of %s is uncertain without an LLR", (name) => {
		expect(verdict(name)).toMatchObject({
			state: "judged",
			band: "uncertain",
			likelihood: null,
			llr: null,
			reasons: ["too-little-speech"],
			windows: [],
		});
	});

	it.each(["video with sound", "odd name", "name like an address"])(
		"is found whatever it comes in: %s",
		(name) => {
			expect(verdict(name).llr).not.toBeNull();
		},
	);

	it("is judged alike at every rate, with any channels, through Opus", () => {
		const plain = verdict("16 kHz").llr as number;
		for (const name of ["48 kHz stereo", "192 kHz", "7.1", "opus"]) {
			const result = verdict(name);
			expect(Math.abs((result.llr as number) - plain), name).toBeLessThan(1);
			expect(Math.abs(result.speechSeconds - verdict("16 kHz").speechSeconds), name).toBeLessThan(
				0.5,
			);
		}
		// At 8 kHz half the voice is gone: judged, but it may be judged otherwise.
		expect(verdict("8 kHz").llr).not.toBeNull();
	});
});

describe("no speech", () => {
	it.each(["tone", "noise", "silence", "chords", "a tenth"])("is told of %s", (name) => {
		expect(verdict(name)).toMatchObject({
			state: "no-speech",
			band: null,
			likelihood: null,
			llr: null,
			speechSeconds: 0,
			reasons: ["no-speech"],
			windows: [],
		});
	});
});

describe("a file that gives nothing", () => {
	it.each([
		["empty", /empty/],
		["text", /./],
		["text by its name", /./],
		["picture", /./],
		["damaged", /./],
		["header alone", /./],
		["folder", /folder/],
		["most numbers gone", /no numbers/],
		["2 kHz", /2000 samples a second/],
	])("is unreadable: %s", (name, message) => {
		expect(error(name).code).toBe("unreadable-file");
		expect(error(name).message).toMatch(message);
	});

	it("is told apart when it is a film without sound, or not there", () => {
		expect(error("video without sound").code).toBe("no-audio-track");
		expect(error("missing").code).toBe("not-found");
	});
});

describe("a file that is damaged in part", () => {
	it("is judged on the rest, and what is no number is said", () => {
		const { llr, warnings } = verdict("some numbers gone");
		expect(Number.isFinite(llr)).toBe(true);
		expect(warnings).toEqual(["1280 of 128000 samples are no numbers and count as silence"]);
	});

	it("is judged as far as it goes when it was cut off, and that is said", () => {
		const { llr, warnings } = verdict("half a file");
		expect(llr).not.toBeNull();
		expect(warnings?.[0]).toMatch(/^only \d+(\.\d)? of 12(\.\d)? s could be decoded/);
	});
});

describe("the command", () => {
	it("exits 1 when any file had an error, and says nothing beside the objects", () => {
		expect(run.status).toBe(1);
		expect(run.err).toBe("");
	});

	it("shows what a name would do to a terminal, and names the file itself in JSON", async () => {
		const odd = path("gone\x1b[2J\nb.wav: Likely human");
		const { out } = await check([odd]);
		expect(out).toBe(
			`${path("gone\\x1b[2J\\x0ab.wav: Likely human")}: error, there is no such file\n`,
		);
		expect((await checkJson([odd])).results[0]?.file).toBe(odd);
	});

	it("exits 0 otherwise, by way of npm too, with one sentence a file", () => {
		const npm = spawnSync("npm", ["run", "--silent", "check", "--", speech, path("tone.wav")], {
			cwd: ROOT,
			encoding: "utf8",
		});
		const lines = npm.stdout.trim().split("\n");
		expect(lines).toHaveLength(2);
		expect(lines[0]).toMatch(
			/: (Likely human|Uncertain|Likely AI).*, likelihood \d+ of 100, .*Measured: .*\d %/,
		);
		expect(lines[1]).toMatch(/: No speech found\.$/);
		expect(npm.status).toBe(0);
	});

	it.each([[["--wrong", "a.wav"]], [[]], [["--model", "nobody", "a.wav"]]])(
		"exits 2 and shows its usage: %j",
		async (args) => {
			const wrong = await check(args);
			expect(wrong.status).toBe(2);
			expect(wrong.err).toContain("npm run check --");
			expect(wrong.out).toBe("");
		},
	);

	it("takes a model by its id", async () => {
		const { id, sha256 } = verdict("enough").model;
		const { results } = await checkJson([path("short.wav")], "--model", id);
		expect((results[0] as FileVerdict).model).toEqual({ id, sha256 });
	});

	it("lets several models hear the same sound, one of them from a file", async () => {
		const own = join(ROOT, "tests/fixtures/models/tiny-dessa-tcn/model.onnx");
		const models = ["--model", "bonafide,cnn4-mel", "--model-file", own];
		const { out, err, status } = await check(["--json", ...models, path("short.wav")]);
		expect(status).toBe(0);
		// What the file is goes to the person, not among the objects.
		expect(err).toMatch(/takes features float32.*golden scores are met/);
		const { file, results } = JSON.parse(out) as Comparison;
		expect(file).toBe(path("short.wav"));
		expect(results.map(({ model }) => model.id)).toEqual([
			"bonafide",
			"cnn4-mel",
			"tiny-dessa-tcn",
		]);
		for (const { llr, windows, likelihood } of results) {
			expect(llr).not.toBeNull();
			expect(likelihood).toBeGreaterThan(0);
			expect(windows.length).toBeGreaterThan(0);
		}
	});

	it("refuses a file that is no model with an answer of its own, and judges nothing", async () => {
		const no = await check(["--json", "--model-file", join(ROOT, "README.md"), path("short.wav")]);
		expect(no).toMatchObject({ status: 2, out: "" });
		expect(no.err).toMatch(/README\.md: this is no model: an ONNX file was expected/);
		const begun = join(ROOT, "tests/fixtures/models/tiny-mel/model.onnx");
		const draft = await check(["--model-file", begun, "--draft-card"]);
		expect(draft.status).toBe(0);
		expect(JSON.parse(draft.out)).toMatchObject({ input: { tensor: "features" } });
	});

	it("says that ffmpeg is missing when it is", async () => {
		const bare = { ...process.env, PATH: path("folder") };
		const { out, status } = await check(["--json", speech], bare);
		expect((JSON.parse(out) as FileFailure).error.code).toBe("ffmpeg-missing");
		expect(status).toBe(1);
	});
});
