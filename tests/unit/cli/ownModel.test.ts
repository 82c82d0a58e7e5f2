/** `--model-file`: the architectures of the five classics judge from files, and each bad file has its own answer. */
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { draftCard, openModelFile } from "../../../src/cli/ownModel";
import { trialsAside, trialsHere } from "../../../src/cli/trials";
import { faultOf } from "../../../src/detector/cardFault";
import { cardOf } from "../../../src/detector/catalog";

const MODELS = fileURLToPath(new URL("../../fixtures/models/", import.meta.url));
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "bonafide-own-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Card {
	input: { tensor: string; windowSamples: number };
	files: { sha256: string; bytes: number }[];
	output: { tensor: string };
	golden: string;
}

/** A copy of tiny-waveform, its card changed; the graph is that of `bad/NAME.onnx` where one is named. */
function modelWith(change: (card: Card) => void, graph: string | null = null): string {
	cpSync(`${MODELS}tiny-waveform`, folder, { recursive: true });
	const path = join(folder, "model.onnx");
	if (graph) cpSync(`${MODELS}bad/${graph}.onnx`, path);
	const card: Card = JSON.parse(readFileSync(join(folder, "card.json"), "utf8"));
	change(card);
	writeFileSync(join(folder, "card.json"), JSON.stringify(card));
	return path;
}

/** The card that goes with a graph of `bad/`: all says what it should, and there is no golden file. */
async function ofGraph(graph: string): Promise<string> {
	const path = join(folder, "model.onnx");
	cpSync(`${MODELS}bad/${graph}.onnx`, path);
	writeFileSync(join(folder, "card.json"), (await draftCard(path, null, trialsHere)) as string);
	return path;
}

async function answerTo(path: string, trials = trialsHere): Promise<string> {
	const opened = await openModelFile(path, null, () => undefined, trials);
	if (!("refused" in opened)) throw new Error("it was taken");
	return opened.detail;
}

describe("a model from a file", () => {
	it.each(["tiny-dessa-tcn", "tiny-resnet50-mel", "tiny-wav2vec2", "tiny-mel", "tiny-image"])(
		"is told of and opened: %s",
		async (id) => {
			const said: string[] = [];
			const opened = await openModelFile(
				`${MODELS}${id}/model.onnx`,
				null,
				(line) => said.push(line),
				trialsHere,
			);
			if (!("runtime" in opened)) throw new Error(opened.detail);
			expect(opened.model.card.id).toBe(id);
			expect(said).toHaveLength(1);
			expect(said[0]).toMatch(/takes \w+ float32 \[1 x .*gives \w+ float32 \[/);
			expect(said[0]).toMatch(/its golden scores are met within \d\.\de-\d; .* ms for a second/);
			await opened.runtime.release();
		},
	);

	it("that brings no card is asked for one, and a draft of it is valid", async () => {
		const path = join(folder, "mine.onnx");
		cpSync(`${MODELS}tiny-waveform/model.onnx`, path);
		expect(await answerTo(path)).toMatch(/card\.json: there is no such file.*--draft-card/);
		const draft = (await draftCard(path, null, trialsHere)) as string;
		const card = cardOf(new TextEncoder().encode(draft));
		expect(faultOf(card)).toBeNull();
		expect(card).toMatchObject({ id: "mine", input: { windowSamples: 72_000, kind: "waveform" } });
		writeFileSync(join(folder, "card.json"), draft);
		expect(await openModelFile(path, null, () => undefined, trialsHere)).toHaveProperty("runtime");
	});

	it("keeps in its draft what a card that somebody began says", async () => {
		const path = modelWith((card) => {
			card.input.windowSamples = 48_000;
			Reflect.deleteProperty(card, "calibration");
		});
		expect(await answerTo(path)).toMatch(/card\.json: the card is none.*calibration is missing/);
		const draft = JSON.parse((await draftCard(path, null, trialsHere)) as string);
		expect(draft.input).toMatchObject({ windowSamples: 48_000, kind: "waveform" });
		expect(draft.output).toMatchObject({ kind: "logits", index: 0 });
	});
});

describe("a file that is refused", () => {
	it.each([
		["that is not there", () => join(folder, "none.onnx"), /none\.onnx: there is no such file/],
		["that is no model", () => `${MODELS}catalog.json`, /this is no model/],
		[
			"of an operation that nobody has",
			() => modelWith(() => undefined, "mystery"),
			/cannot run this model/,
		],
		[
			"whose card is of another graph",
			() => modelWith(({ files }) => Object.assign(files[0] as object, { sha256: "0".repeat(64) })),
			/files and card do not belong together/,
		],
		["whose card is no JSON", () => writeNoCard(), /card\.json: the card is none/],
		[
			"whose card names another input",
			() => modelWith(({ input }) => Object.assign(input, { tensor: "sound" })),
			/takes or gives something else .*lacks.*sound/,
		],
		["that gives no numbers", () => ofGraph("not-a-number"), /values that are no numbers.*silence/],
		["whose scores are not its golden ones", () => otherGolden(), /not those that its golden/],
		[
			"that wants more memory than is there",
			() => ofGraph("hungry"),
			/not enough memory .*bad_alloc/,
		],
		[
			"that wants more than can be counted",
			() => ofGraph("boundless"),
			/not enough memory .*too large/,
		],
	] as const)("%s gets its own answer", async (_, make, answer) => {
		expect(await answerTo(await make())).toMatch(answer);
	});

	it("that takes samples of another number gets its own answer", async () => {
		const path = await ofGraph("three-samples");
		const card: Card = JSON.parse(readFileSync(join(folder, "card.json"), "utf8"));
		card.input.windowSamples = 64_000;
		writeFileSync(join(folder, "card.json"), JSON.stringify(card));
		expect(await answerTo(path)).toMatch(/takes or gives something else than its card says/);
	});

	it("that turns for ever is ended with its thread, and said to be too slow", async () => {
		const path = await ofGraph("endless");
		// Whatever the limit is, this one passes it.
		expect(await answerTo(path, trialsAside(3_000))).toMatch(/it was stopped: .* too slow/);
	});

	it("of 2 GB gets its own answer, and is not read", async () => {
		const path = join(folder, "huge.onnx");
		writeFileSync(path, "");
		truncateSync(path, 2 ** 31);
		expect(await answerTo(path)).toMatch(/too large/);
	});
});

function writeNoCard(): string {
	const path = modelWith(() => undefined);
	writeFileSync(join(folder, "card.json"), "{ title: mine }");
	return path;
}

function otherGolden(): string {
	const path = modelWith(() => undefined);
	const golden = join(folder, "golden.json");
	const json = JSON.parse(readFileSync(golden, "utf8"));
	for (const window of json.clips.voice.windows) window.raw += 3;
	writeFileSync(golden, JSON.stringify(json));
	return path;
}
