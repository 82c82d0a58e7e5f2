/** Models from files: kept whole, read as the catalog's are, and never in the default's place. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { judgingModel, knownModels } from "../../../src/detector/catalog";
import { isModelFailure, loadModel } from "../../../src/detector/loadModel";
import { type OwnModel, openOwnModels, ownKey } from "../../../src/detector/ownModels";
import { reader, sha256 } from "./tinyModel";

beforeEach(() => vi.stubGlobal("indexedDB", new IDBFactory()));

const read = reader();
const FILES = ["trunk.onnx", "head.onnx", "gate.json"];

/** The fixture's second model as a person would have it from files. */
async function fromFiles(more: Partial<OwnModel> = {}) {
	const card = await read("tiny-seconds/card.json");
	const files = new Map<string, Blob>();
	for (const name of FILES) files.set(name, new Blob([await read(`tiny-seconds/${name}`)]));
	const name = sha256(card);
	const model: OwnModel = {
		key: ownKey(name),
		title: "Mine",
		addedAt: 1,
		bytes: [...files.values()].reduce((sum, { size }) => sum + size, 0),
		card,
		sha256: name,
		msPerSecond: 12,
		...more,
	};
	return { model, files };
}

async function keep(more: Partial<OwnModel> = {}) {
	const models = await openOwnModels();
	const { model, files } = await fromFiles(more);
	await models.put({ model, files });
	return { models, model };
}

describe("a model from files", () => {
	it("loads as one of the catalog does, by the name of its own card", async () => {
		const { models, model } = await keep();
		const place = await models.place(model.key, read);
		const loaded = await loadModel(place?.read ?? read, place?.id ?? null);
		if (isModelFailure(loaded)) throw new Error(loaded.detail);
		expect(loaded.name).toEqual({ id: "tiny-seconds", sha256: model.sha256 });
		expect(loaded.card.title).toBe("Tiny (tests only)");
	});

	it("leaves the package's models as they are beside it", async () => {
		const { models, model } = await keep();
		const place = await models.place(model.key, read);
		const loaded = await loadModel(place?.read ?? read);
		expect(isModelFailure(loaded) ? loaded.detail : loaded.name.id).toBe("tiny");
	});

	it("does not load with weights that its card does not promise", async () => {
		const models = await openOwnModels();
		const { model, files } = await fromFiles();
		await models.put({
			model,
			files: new Map([...files, ["head.onnx", new Blob(["other"])]]),
		});
		const place = await models.place(model.key, read);
		const loaded = await loadModel(place?.read ?? read, place?.id ?? null);
		expect(isModelFailure(loaded) && loaded.detail).toMatch(/head\.onnx has 5 bytes/);
	});

	it("goes with all its files, and says so when it is asked for later", async () => {
		const { models, model } = await keep();
		const place = await models.place(model.key, read);
		const removed = await models.remove(model.key);
		expect(await models.list()).toEqual([]);
		expect(await models.place(model.key, read)).toBeNull();
		const loaded = await loadModel(place?.read ?? read, place?.id ?? null);
		expect(isModelFailure(loaded) && loaded.detail).toMatch(/not on this device any more/);
		expect(await models.remove(model.key)).toBeNull();
		if (removed) await models.put(removed);
		const again = await models.place(model.key, read);
		expect(isModelFailure(await loadModel(again?.read ?? read, again?.id ?? null))).toBe(false);
	});

	it("keeps its card, and so its name, when it is called otherwise", async () => {
		const { models, model } = await keep();
		expect(await models.rename(model.key, "Ours")).toBe(true);
		expect(await models.rename("own-0", "Nobody's")).toBe(false);
		const [kept] = await models.list();
		expect(kept).toMatchObject({ title: "Ours", sha256: model.sha256, msPerSecond: 12 });
	});

	it("takes the place of one of the same key, with nothing of it left", async () => {
		const { models, model } = await keep();
		const { files } = await fromFiles();
		await models.put({
			model: { ...model, title: "Again" },
			files: new Map([...files].slice(0, 1)),
		});
		expect((await models.list()).map(({ title }) => title)).toEqual(["Again"]);
		const place = await models.place(model.key, read);
		await expect(place?.read("own:/head.onnx")).rejects.toThrow(/not on this device/);
	});
});

describe("the models that can be chosen", () => {
	it("are the default, the catalog's others and one's own", async () => {
		const { models } = await keep();
		const known = await knownModels(read, await models.list());
		const own = known.filter((model) => model.own);
		expect(known[0]).toMatchObject({ key: "tiny", isDefault: true });
		expect(own).toHaveLength(1);
		expect(own[0]).toMatchObject({ title: "Mine", place: "device", msPerSecond: 12 });
		expect(known.filter(({ isDefault }) => isDefault)).toHaveLength(1);
	});

	it("of the catalog are on this device once their file was loaded", async () => {
		const before = await knownModels(read, []);
		const { models } = await keep({ key: "tiny-seconds" });
		const after = await knownModels(read, await models.list());
		const place = (of: typeof before) => of.find(({ key }) => key === "tiny-seconds")?.place;
		expect([place(before), place(after)]).toEqual(["nowhere", "device"]);
		expect(after).toHaveLength(before.length);
	});

	it("leave out what is no card any more", async () => {
		const card = new TextEncoder().encode('{"id": "old"}');
		const { models } = await keep({ card });
		expect((await knownModels(read, await models.list())).some(({ own }) => own)).toBe(false);
	});

	it("judge where they are here, else the default does", async () => {
		const { models, model } = await keep();
		const known = await knownModels(read, await models.list());
		expect(judgingModel(known, model.key).title).toBe("Mine");
		expect(judgingModel(known, null).key).toBe("tiny");
		// Of the catalog, but its file was not loaded.
		expect(judgingModel(known, "tiny-seconds").key).toBe("tiny");
		expect(judgingModel(known, "own-gone").key).toBe("tiny");
	});
});
