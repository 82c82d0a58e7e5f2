/**
 * Models that the person loaded from files, kept on this device in IndexedDB: one's own, and those
 * of the catalog that the package does not carry. Weights are kept as the browser's blobs, so that
 * listing models reads none of them.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { ReadModelFile } from "./loadModel";

/** What is known of a kept model without reading its weights. */
export interface OwnModel {
	/** What settings call it: `own-` and the head of its card's SHA-256, or the catalog's id. */
	readonly key: string;
	/** What the person calls it; the card, which names the model, stays as it is. */
	readonly title: string;
	/** Milliseconds since 1970. */
	readonly addedAt: number;
	/** Of all its files. */
	readonly bytes: number;
	/** The card's bytes and their SHA-256, hex. */
	readonly card: Uint8Array<ArrayBuffer>;
	readonly sha256: string;
	/** Milliseconds for one second of sound when it was added, on the processor. */
	readonly msPerSecond: number | null;
}

interface ModelsSchema extends DBSchema {
	models: { key: string; value: OwnModel };
	/** By key and the name that the card gives the file. */
	files: { key: [string, string]; value: Blob };
}

/** A model with its files: what `remove` gives back and `put` takes. */
export interface KeptModel {
	readonly model: OwnModel;
	/** By the names that the card gives them. */
	readonly files: ReadonlyMap<string, Blob>;
}

/** The models on this device. A call rejects when the database is damaged or the disk is full. */
export interface OwnModels {
	/** Oldest first. */
	list(): Promise<OwnModel[]>;
	/** Replaces what was kept under the same key. */
	put(kept: KeptModel): Promise<void>;
	/** @returns false where there is none of that key */
	rename(key: string, title: string): Promise<boolean>;
	/** @returns all of it, so that it can be had back; null where there is none of that key */
	remove(key: string): Promise<KeptModel | null>;
	/** Where the model is read from; null where there is none of that key. @param packaged reads the package */
	place(key: string, packaged: ReadModelFile): Promise<ModelPlace | null>;
	close(): void;
}

const NAME = "models";
const filesOf = (key: string) => IDBKeyRange.bound([key, ""], [key, []]);

/** Key of a model that is in no catalog, from its card's SHA-256. */
export const ownKey = (sha256: string) => `own-${sha256.slice(0, 16)}`;

/** Opens (and if need be makes) the database. */
export async function openOwnModels(): Promise<OwnModels> {
	const db = await openDB<ModelsSchema>(NAME, 1, {
		upgrade(fresh) {
			fresh.createObjectStore("models", { keyPath: "key" });
			fresh.createObjectStore("files");
		},
		// Another page holds a newer version's door shut: give way, the next call opens again.
		blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
	});
	return ownModelsOn(db);
}

function ownModelsOn(db: IDBPDatabase<ModelsSchema>): OwnModels {
	return {
		async list() {
			return (await db.getAll("models")).sort((a, b) => a.addedAt - b.addedAt);
		},
		async put({ model, files }) {
			const tx = db.transaction(["models", "files"], "readwrite");
			void tx.objectStore("files").delete(filesOf(model.key));
			for (const [name, content] of files) {
				void tx.objectStore("files").put(content, [model.key, name]);
			}
			void tx.objectStore("models").put(model);
			await tx.done;
		},
		async rename(key, title) {
			const tx = db.transaction("models", "readwrite");
			const model = await tx.store.get(key);
			if (model) await tx.store.put({ ...model, title });
			await tx.done;
			return model !== undefined;
		},
		async remove(key) {
			const tx = db.transaction(["models", "files"], "readwrite");
			const [model, names, contents] = await Promise.all([
				tx.objectStore("models").get(key),
				tx.objectStore("files").getAllKeys(filesOf(key)),
				tx.objectStore("files").getAll(filesOf(key)),
			]);
			void tx.objectStore("models").delete(key);
			void tx.objectStore("files").delete(filesOf(key));
			await tx.done;
			if (!model) return null;
			return { model, files: new Map(names.map(([, name], i) => [name, contents[i] as Blob])) };
		},
		async place(key, packaged) {
			const model = await db.get("models", key);
			if (!model) return null;
			async function content(name: string): Promise<Uint8Array<ArrayBuffer>> {
				const found = await db.get("files", [key, name]);
				if (!found) throw new Error("it is not on this device any more");
				return new Uint8Array(await found.arrayBuffer());
			}
			return besidePackage(model, content, packaged);
		},
		close: () => db.close(),
	};
}

/** A model's files as `loadModel` reads them, and its id there. */
export interface ModelPlace {
	readonly read: ReadModelFile;
	readonly id: string;
}

/**
 * A model from files, put before the package's catalog: a model of one graph hears speech as the
 * catalog's default does.
 * @param content gives a file's bytes by the name that the card gives it
 * @param packaged reads the files of the package
 */
export function besidePackage(
	{ card, sha256, bytes }: Pick<OwnModel, "card" | "sha256" | "bytes">,
	content: (name: string) => Promise<Uint8Array<ArrayBuffer>>,
	packaged: ReadModelFile,
): ModelPlace {
	const { id } = JSON.parse(decoded(card)) as { id: string };
	return {
		id,
		async read(path) {
			if (path === FOLDER + CARD) return card;
			if (path.startsWith(FOLDER)) return content(path.slice(FOLDER.length));
			const bytesThere = await packaged(path);
			if (path !== "catalog.json") return bytesThere;
			const catalog = JSON.parse(decoded(bytesThere)) as { models: unknown[] };
			const own = { id, card: FOLDER + CARD, bytes, sha256, bundled: false };
			return new TextEncoder().encode(
				JSON.stringify({ ...catalog, models: [own, ...catalog.models] }),
			);
		},
	};
}

/** No folder of the package can be called so. */
const FOLDER = "own:/";
const CARD = "card.json";
const decoded = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
