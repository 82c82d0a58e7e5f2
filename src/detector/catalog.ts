/** Every model that a person can choose: the catalog's, and those on this device. Without weights. */
import * as v from "valibot";
import { type Catalog, cardSchema, catalogSchema, type ModelCard } from "./card";
import type { ReadModelFile } from "./loadModel";
import type { OwnModel } from "./ownModels";

/** A model by its card, and where its weights are. */
export interface KnownModel {
	/** As settings call it: an id of the catalog, or the key of a model on this device. */
	readonly key: string;
	/** What the person calls it, else the card's title. */
	readonly title: string;
	readonly card: ModelCard;
	/** SHA-256 of the card: with its id, the model's name. */
	readonly sha256: string;
	/** Of all its files. */
	readonly bytes: number;
	/** `package`: it came with the extension. `device`: from a file. `nowhere`: to be had as a file. */
	readonly place: "package" | "device" | "nowhere";
	readonly isDefault: boolean;
	/** Not of the catalog: nobody here has measured it. */
	readonly own: boolean;
	/** Milliseconds for one second of sound, measured when it was added; null where nobody did. */
	readonly msPerSecond: number | null;
}

const json = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** @param read reads a file below models/ @throws when it is missing or damaged */
export async function readCatalog(read: ReadModelFile): Promise<Catalog> {
	return v.parse(catalogSchema, json(await read("catalog.json")));
}

/** @throws when the bytes are no card */
export const cardOf = (bytes: Uint8Array): ModelCard => v.parse(cardSchema, json(bytes));

/**
 * The catalog's models, the default first, then one's own, oldest first. A model on this device
 * whose card is none any more (a newer version of the extension asks more of one) is left out.
 * @throws when a file of the package is missing or damaged
 */
export async function knownModels(
	read: ReadModelFile,
	kept: readonly OwnModel[],
): Promise<KnownModel[]> {
	const catalog = await readCatalog(read);
	const loaded = new Map(kept.map((model) => [model.key, model]));
	const ofCatalog = await Promise.all(
		catalog.models.map(async (entry): Promise<KnownModel> => {
			const device = loaded.get(entry.id);
			const card = cardOf(device ? device.card : await read(entry.card));
			return {
				key: entry.id,
				title: device?.title ?? card.title,
				card,
				sha256: device?.sha256 ?? entry.sha256,
				bytes: entry.bytes,
				place: device ? "device" : entry.bundled ? "package" : "nowhere",
				isDefault: entry.id === catalog.default,
				own: false,
				msPerSecond: device?.msPerSecond ?? null,
			};
		}),
	);
	const own = kept
		.filter(({ key }) => !catalog.models.some(({ id }) => id === key))
		.flatMap((model): KnownModel[] => {
			const card = v.safeParse(cardSchema, json(model.card));
			if (!card.success) return [];
			const { key, title, sha256, bytes, msPerSecond } = model;
			const facts = { card: card.output, place: "device", isDefault: false, own: true } as const;
			return [{ key, title, sha256, bytes, msPerSecond, ...facts }];
		});
	return [...ofCatalog.sort((a, b) => Number(b.isDefault) - Number(a.isDefault)), ...own];
}

/** The model of this key where it can judge, else the default: never another one. */
export function judgingModel(models: readonly KnownModel[], key: string | null): KnownModel {
	const chosen = models.find((model) => model.key === key && model.place !== "nowhere");
	return chosen ?? (models.find(({ isDefault }) => isDefault) as KnownModel);
}
