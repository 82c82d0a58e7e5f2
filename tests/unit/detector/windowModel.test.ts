/** Models of one graph that judge a whole window: their cards, their graph, their streams. */
import * as ort from "onnxruntime-web/wasm";
import { describe, expect, it } from "vitest";
import type { Catalog, WindowCard } from "../../../src/detector/card";
import { isModelFailure, listenerSettings, loadModel } from "../../../src/detector/loadModel";
import { createRuntime, isRuntimeFailure } from "../../../src/detector/runtime";
import { voice } from "../pipeline/fakeDetector";
import { bytes, reader, sha256, text, tinyModel, tinyWindowModel } from "./tinyModel";

ort.env.wasm.numThreads = 1;

/** One second of an endless voice with the samples of the next that a block reaches into. */
const block = (from: number) => ({
	samples: Float32Array.from(voice(1.015, from), (x) => x / 32768),
	bands: new Float32Array(0),
});

async function open() {
	const model = await tinyWindowModel("tiny-mel");
	const runtime = await createRuntime({ ort, model, provider: "wasm" });
	if (isRuntimeFailure(runtime)) throw new Error(runtime.detail);
	return runtime;
}

/** What loading `tiny-mel` says when its card, or the catalog, is other than it is. */
async function detailOf(
	change: (card: WindowCard) => unknown,
	ofCatalog: (catalog: Catalog) => Catalog = (catalog) => catalog,
) {
	const original = JSON.parse(text(await reader()("tiny-mel/card.json"))) as WindowCard;
	const card = bytes(change(original) ?? original);
	const catalog = JSON.parse(text(await reader()("catalog.json"))) as Catalog;
	for (const model of catalog.models) if (model.id === "tiny-mel") model.sha256 = sha256(card);
	const read = reader((path, content) =>
		path === "tiny-mel/card.json"
			? card
			: path === "catalog.json"
				? bytes(ofCatalog(catalog))
				: content,
	);
	const model = await loadModel(read, "tiny-mel");
	return isModelFailure(model) ? model.detail : null;
}

describe("a model of one graph", () => {
	it("hears speech as the catalog's default does", async () => {
		const [own, fallback] = [await tinyWindowModel("tiny-mel"), await tinyModel()];
		expect(own.gate).toEqual(fallback.gate);
		expect(listenerSettings(own)).toMatchObject({
			frontEnd: fallback.card.input.frontEnd,
			sign: -1,
			evidenceOutput: null,
		});
		const itself = (catalog: Catalog) => ({ ...catalog, default: "tiny-mel" });
		expect(await detailOf((card) => card, itself)).toMatch(/tiny-mel has no speech gate/);
	});

	it.each<[string, (card: WindowCard) => unknown, RegExp | null]>([
		["as it is", (card) => card, null],
		["of two graphs", (c) => ({ ...c, files: [...c.files, ...c.files] }), /2 files for model/],
		[
			"with a gate beside",
			(c) => ({ ...c, files: [{ ...c.files[0], role: "gate" }, c.files[0]] }),
			/files\.0\.role/,
		],
		[
			"with another step",
			(c) => ({ ...c, input: { ...c.input, hopSamples: 8000 } }),
			/windows of 1 s/,
		],
		[
			"of an output unknown",
			(c) => ({ ...c, output: { ...c.output, kind: "softmax" } }),
			/output\.kind/,
		],
		["of a giant picture", (c) => frontEnd(c, { bands: 9000 }), /frontEnd\.bands/],
		["of a strange transform", (c) => frontEnd(c, { nFft: 1000 }), /a transform of 1000/],
		["of bands beyond", (c) => frontEnd(c, { maxHz: 11_025 }), /bands beyond/],
		[
			"scaled backwards",
			(c) => frontEnd(c, { scaling: { kind: "fixed", minDb: 0, maxDb: -80, low: 0, high: 1 } }),
			/wrong way round/,
		],
	])("loads or not with a card %s", async (_, change, detail) => {
		const found = await detailOf(change);
		if (detail) expect(found).toMatch(detail);
		else expect(found).toBeNull();
	});

	it("scores the last four seconds, whatever came before, and refuses fewer", async () => {
		const runtime = await open();
		const stream = runtime.openStream();
		for (const at of [0, 1, 2]) await stream.push(block(at));
		await expect(stream.score()).rejects.toThrow(RangeError);
		for (const at of [3, 4, 5]) await stream.push(block(at));
		const later = await stream.score();
		stream.reset();
		await expect(stream.score()).rejects.toThrow(RangeError);
		for (const at of [2, 3, 4, 5]) await stream.push(block(at));
		expect(await stream.score()).toEqual(later);
		expect(later.segments).toBeNull();
		await runtime.release();
	});

	it("is unreadable when its graph lacks what the card names, or is none", async () => {
		const model = await tinyWindowModel("tiny-mel");
		const named = {
			...model.card,
			output: { ...model.card.output, tensor: "logit" },
		} as WindowCard;
		const lacking = await createRuntime({
			ort,
			model: { ...model, card: named },
			provider: "wasm",
		});
		expect(isRuntimeFailure(lacking) && lacking.detail).toMatch(/lacks the output "logit"/);
		const damaged = { ...model, graph: model.graph.slice(0, 99) };
		const failure = await createRuntime({ ort, model: damaged, provider: "wasm" });
		expect(failure).toMatchObject({ reason: "model-unreadable" });
	});
});

/** The card with other numbers of its front end. */
function frontEnd(card: WindowCard, change: object): unknown {
	const given = card.input.kind === "features" ? card.input.frontEnd : {};
	return { ...card, input: { ...card.input, frontEnd: { ...given, ...change } } };
}
