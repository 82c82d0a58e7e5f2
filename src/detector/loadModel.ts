/**
 * A model from its files: catalog -> card -> weights, each checked against the size and SHA-256
 * that the one before it states, so that what runs is what was measured.
 */
import * as v from "valibot";
import type { ListenerSettings } from "../pipeline/listener";
import { isMeasured } from "../pipeline/measured";
import type { GateWeights } from "../pipeline/speechGate";
import type { TrackerSettings } from "../pipeline/tracker";
import type { ModelName } from "../protocol/state";
import {
	type Catalog,
	cardSchema,
	catalogSchema,
	type FrontEndSettings,
	type ModelCard,
	type StreamingCard,
	type WindowCard,
} from "./card";
import { faultOf, isWindowCard } from "./cardFault";
import { firstIssue, parseGate } from "./gateFile";

/**
 * Reads one file below models/, e.g. "bonafide/card.json". Rejects when it cannot.
 * In the browser a fetch of the package's own file, in Node the file system.
 */
export type ReadModelFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** What every loaded model has: each file is what its card and the catalog promise. */
interface Loaded {
	readonly name: ModelName;
	/** Of the speech gate: the model's own, or that of the catalog's default (one graph). */
	readonly frontEnd: FrontEndSettings;
	readonly gate: GateWeights;
	/** Folder below models/ that holds the files which the card names, with its last slash. */
	readonly folder: string;
}

/** A trunk that runs once over each second and a head that judges the last four. */
export interface StreamingModel extends Loaded {
	readonly card: StreamingCard;
	readonly trunk: Uint8Array<ArrayBuffer>;
	readonly head: Uint8Array<ArrayBuffer>;
}

/** One graph that judges a whole window. */
export interface WindowModel extends Loaded {
	readonly card: WindowCard;
	readonly graph: Uint8Array<ArrayBuffer>;
}

/** A model of either shape, every file checked. */
export type LoadedModel = StreamingModel | WindowModel;

/** Tells a model of one graph from one of trunk and head. */
export const isWindowModel = (model: LoadedModel): model is WindowModel => "graph" in model;

/** Why a model did not load. */
export interface ModelFailure {
	readonly reason: "model-unreadable";
	/** What is wrong with which file, for a person who looks after models. */
	readonly detail: string;
	/** True when the catalog has no model of that id. */
	readonly unknown: boolean;
}

/** Tells a model that did not load from one that did. */
export const isModelFailure = (x: LoadedModel | ModelFailure): x is ModelFailure => "reason" in x;

/** Inside this file only: turned into a ModelFailure at the door. */
class Unreadable extends Error {
	readonly unknown: boolean;
	constructor(message: string, unknown = false) {
		super(message);
		this.unknown = unknown;
	}
}

/**
 * @param read reads a file below models/
 * @param id of the model; null takes the catalog's default
 * @param digest SHA-256, by default the platform's own
 */
export async function loadModel(
	read: ReadModelFile,
	id: string | null = null,
	digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<ArrayBuffer> = (bytes) =>
		globalThis.crypto.subtle.digest("SHA-256", bytes),
): Promise<LoadedModel | ModelFailure> {
	async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
		try {
			return await read(path);
		} catch (error) {
			throw new Unreadable(`${path} cannot be read: ${messageOf(error)}`);
		}
	}

	/** The file, if it has the size and the SHA-256 that were promised for it. */
	async function promised(path: string, bytes: number | null, sha256: string) {
		const content = await bytesOf(path);
		if (bytes !== null && content.length !== bytes) {
			throw new Unreadable(`${path} has ${content.length} bytes, not ${bytes}`);
		}
		if (hex(await digest(content)) !== sha256) {
			throw new Unreadable(`${path} is not the file that was promised (SHA-256 differs)`);
		}
		return content;
	}

	/** The card that the catalog names, and where it lies. */
	async function cardOf(catalog: Catalog, wanted: string) {
		const entry = entryOf(catalog, wanted);
		const cardBytes = await promised(entry.card, null, entry.sha256);
		const card: ModelCard = parse(cardSchema, entry.card, cardBytes);
		const fault = card.id === entry.id ? faultOf(card) : `is the card of ${card.id}`;
		if (fault) throw new Unreadable(`${entry.card}: ${fault}`);
		const folder = entry.card.slice(0, entry.card.lastIndexOf("/") + 1);
		return { card, folder, sha256: entry.sha256 };
	}

	const contentOf = (of: { card: ModelCard; folder: string }, role: Role) => {
		const { file, bytes, sha256 } = fileOf(of.card, role);
		return promised(of.folder + file, bytes, sha256);
	};

	/** How speech is heard: the front end and the gate that works on it. */
	async function hearingOf(card: StreamingCard, folder: string) {
		const path = folder + fileOf(card, "gate").file;
		const { frontEnd } = card.input;
		const gate = parseGate(json(path, await contentOf({ card, folder }, "gate")), frontEnd.bands);
		if (typeof gate === "string") throw new Unreadable(`${path}: ${gate}`);
		return { frontEnd, gate };
	}

	try {
		const catalog = parse(catalogSchema, "catalog.json", await bytesOf("catalog.json"));
		const asked = await cardOf(catalog, id ?? catalog.default);
		const { card, folder } = asked;
		const name = { id: card.id, sha256: asked.sha256 };
		if (isWindowCard(card)) {
			const hearing = await cardOf(catalog, catalog.default);
			if (isWindowCard(hearing.card)) {
				throw new Unreadable(`the default model ${hearing.card.id} has no speech gate`);
			}
			const [graph, heard] = await Promise.all([
				contentOf(asked, "model"),
				hearingOf(hearing.card, hearing.folder),
			]);
			return { name, card, graph, ...heard, folder };
		}
		const [trunk, head, heard] = await Promise.all([
			contentOf(asked, "trunk"),
			contentOf(asked, "head"),
			hearingOf(card, folder),
		]);
		return { name, card, trunk, head, ...heard, folder };
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		return { reason: "model-unreadable", detail: error.message, unknown: error.unknown };
	}
}

/** What the listener must know of a model. */
export function listenerSettings({ card, frontEnd, gate }: LoadedModel): ListenerSettings {
	return {
		frontEnd,
		gate,
		sign: card.output.sign,
		calibration: card.calibration,
		evidenceOutput: isWindowCard(card) ? null : (card.evidenceOutput ?? null),
	};
}

/** What verdicts need of a card: plain data, small enough to send. */
export function trackerSettings(card: ModelCard): TrackerSettings {
	const { calibration, operatingPoints, firstVerdictSeconds, firmVerdictSeconds } = card;
	const unmeasured = !isMeasured(operatingPoints);
	return { calibration, operatingPoints, firstVerdictSeconds, firmVerdictSeconds, unmeasured };
}

type Role = ModelCard["files"][number]["role"];

/** The card's file of this role. A loaded card has each of its own exactly once. */
export function fileOf<Card extends ModelCard>(card: Card, role: Role): Card["files"][number] {
	return card.files.find((file) => file.role === role) as Card["files"][number];
}

function entryOf(catalog: Catalog, id: string): Catalog["models"][number] {
	const entry = catalog.models.find((model) => model.id === id);
	if (entry) return entry;
	const known = catalog.models.map((model) => model.id).join(", ");
	throw new Unreadable(`there is no model ${id}; there are: ${known}`, true);
}

function json(path: string, bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch (error) {
		throw new Unreadable(`${path} is no JSON: ${messageOf(error)}`);
	}
}

function parse<S extends v.GenericSchema>(
	schema: S,
	path: string,
	bytes: Uint8Array,
): v.InferOutput<S> {
	const parsed = v.safeParse(schema, json(path, bytes));
	if (parsed.success) return parsed.output;
	throw new Unreadable(`${path}: ${firstIssue(parsed.issues)}`);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

const hex = (buffer: ArrayBuffer) =>
	Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
