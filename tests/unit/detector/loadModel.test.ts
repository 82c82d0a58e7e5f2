import { describe, expect, it } from "vitest";
import type { StreamingCard } from "../../../src/detector/card";
import {
	isModelFailure,
	isWindowModel,
	listenerSettings,
	loadModel,
} from "../../../src/detector/loadModel";
import { bytes, reader, sha256, text, tinyModel } from "./tinyModel";

async function detailOf(read: ReturnType<typeof reader>, id: string | null = null) {
	const model = await loadModel(read, id);
	expect(isModelFailure(model)).toBe(true);
	return isModelFailure(model) ? model : null;
}

/** The fixture with a card that was changed, and hashes that agree with it. */
async function withCard(change: (card: StreamingCard) => unknown) {
	const card = JSON.parse(text(await reader()("tiny/card.json"))) as StreamingCard;
	const changed = bytes(change(card) ?? card);
	const catalog = JSON.parse(text(await reader()("catalog.json"))) as {
		models: { sha256: string }[];
	};
	for (const model of catalog.models) model.sha256 = sha256(changed);
	return reader((path, content) =>
		path === "tiny/card.json" ? changed : path === "catalog.json" ? bytes(catalog) : content,
	);
}

describe("evidence of single seconds", () => {
	it("is what the card says of it, and nothing where the card is silent", async () => {
		const [without, with_] = await Promise.all([tinyModel(), tinyModel("tiny-seconds")]);
		expect(listenerSettings(without).evidenceOutput).toBeNull();
		expect(listenerSettings(with_).evidenceOutput).toMatchObject({ slope: 2, offset: 0.25 });
	});

	it("comes from an output of that name alone", async () => {
		const evidenceOutput = { name: "seconds", slope: 1, offset: 0 };
		const failure = await detailOf(await withCard((card) => ({ ...card, evidenceOutput })));
		expect(failure?.detail).toMatch(/tiny\/card.json: evidenceOutput.name/);
	});
});

describe("a fingerprint", () => {
	it("is of the numbers that this code gives, or the model is for another version", async () => {
		expect((await tinyModel("tiny-fingerprint")).card.fingerprint).toEqual({ width: 4619 });
		const fingerprint = { width: 4618 };
		const failure = await detailOf(await withCard((card) => ({ ...card, fingerprint })));
		expect(failure?.detail).toBe(
			"tiny/card.json: needs another version of this extension: its fingerprint has 4618 numbers, not 4619",
		);
	});

	it("is of blocks of one length", async () => {
		const longer = await withCard((card) => {
			card.fingerprint = { width: 4619 };
			card.input.frontEnd.frameSamples = 512;
			card.input.windowSamples += 112;
		});
		expect((await detailOf(longer))?.detail).toMatch(/blocks of 16352 samples, not 16240/);
	});
});

describe("a model", () => {
	it("is named by its id and the SHA-256 of its card", async () => {
		const model = await loadModel(reader());
		if (isModelFailure(model) || isWindowModel(model)) throw new Error("not as it is");
		expect(model.name).toEqual({ id: "tiny", sha256: sha256(await reader()("tiny/card.json")) });
		expect(model.folder).toBe("tiny/");
		expect(model.trunk.length).toBeGreaterThan(1000);
	});

	it("is found by its id, and an unknown id is told with those there are", async () => {
		expect(isModelFailure(await loadModel(reader(), "tiny"))).toBe(false);
		expect(await detailOf(reader(), "other")).toEqual({
			reason: "model-unreadable",
			detail:
				"there is no model other; there are: tiny, tiny-seconds, tiny-fingerprint, tiny-mel, tiny-image, tiny-waveform, tiny-wav2vec2, tiny-dessa-tcn, tiny-resnet50-mel",
			unknown: true,
		});
	});

	it.each(["tiny/card.json", "tiny/trunk.onnx", "tiny/head.onnx", "tiny/gate.json"])(
		"does not load when a bit of %s is other than promised",
		async (changed) => {
			const failure = await detailOf(
				reader((path, content) => {
					if (path === changed) content[10] = (content[10] as number) ^ 1;
					return content;
				}),
			);
			expect(failure?.detail).toBe(
				`${changed} is not the file that was promised (SHA-256 differs)`,
			);
		},
	);

	it("does not load when a file is cut off, missing or no JSON", async () => {
		const cut = reader((path, content) =>
			path === "tiny/trunk.onnx" ? content.slice(0, 100) : content,
		);
		expect((await detailOf(cut))?.detail).toMatch(/^tiny\/trunk\.onnx has 100 bytes, not \d+$/);
		const missing = reader((path, content) => {
			if (path === "tiny/head.onnx") throw new Error("HTTP 404");
			return content;
		});
		expect((await detailOf(missing))?.detail).toBe("tiny/head.onnx cannot be read: HTTP 404");
		const broken = reader((path, content) =>
			path === "catalog.json" ? content.slice(0, 20) : content,
		);
		expect((await detailOf(broken))?.detail).toMatch(/^catalog\.json is no JSON/);
	});

	it.each<[string, (card: StreamingCard) => unknown, RegExp]>([
		["of another model", (c) => ({ ...c, id: "else" }), /is the card of else/],
		["without a head", (c) => ({ ...c, files: c.files.slice(0, 1) }), /names 0 files for head/],
		["without a licence", (c) => ({ ...c, licence: undefined }), /licence/],
		[
			"with another step",
			(c) => {
				c.input.frontEnd.hopSamples = 128;
			},
			/frames of 10 ms/,
		],
		[
			"with another window",
			(c) => {
				c.input.windowSamples = 64_000;
			},
			/windows of 64000 samples/,
		],
		[
			"with a transform that is no power of two",
			(c) => {
				c.input.frontEnd.nFft = 500;
			},
			/a transform of 500/,
		],
		[
			"with bands beyond the sound",
			(c) => {
				c.input.frontEnd.maxHz = 9000;
			},
			/bands beyond/,
		],
		[
			"with its thresholds crossed",
			(c) => {
				c.operatingPoints.machine.llr = -9;
			},
			/the wrong way round/,
		],
		[
			"that calls less a machine at a higher sensitivity",
			({ operatingPoints: { machine, human }, ...c }) => ({
				...c,
				operatingPoints: { machine, human },
				sensitivities: {
					cautious: { machine, human },
					alert: { machine: { ...machine, llr: machine.llr + 1 }, human },
				},
			}),
			/less a machine at a higher sensitivity/,
		],
		[
			"with a path out of its folder",
			(c) => ({ ...c, files: c.files.map((f) => ({ ...f, file: "../../x" })) }),
			/files\.0\.file/,
		],
	])("does not load with a card %s", async (_, change, detail) => {
		expect((await detailOf(await withCard(change)))?.detail).toMatch(detail);
	});

	it.each<[string, (gate: Record<string, unknown>) => unknown, RegExp]>([
		["another version", (g) => ({ ...g, version: 1 }), /version/],
		["too few means", (g) => ({ ...g, mean: [1] }), /should hold \d+ numbers/],
		["a deviation of 0", (g) => ({ ...g, sd: (g.sd as number[]).map(() => 0) }), /not above 0/],
		["no layer", (g) => ({ ...g, layers: [] }), /layers/],
	])("does not load with a gate of %s", async (_, change, detail) => {
		const gate = bytes(change(JSON.parse(text(await reader()("tiny/gate.json")))));
		const read = await withCard((card) => {
			for (const file of card.files) {
				if (file.role === "gate") Object.assign(file, { bytes: gate.length, sha256: sha256(gate) });
			}
		});
		const failure = await detailOf(async (path) => (path === "tiny/gate.json" ? gate : read(path)));
		expect(failure?.detail).toMatch(detail);
	});
});
