/**
 * A model from its files: catalog -> card -> weights, each checked against the size and SHA-256
 * that the one before it states, so that what runs is what was measured.
 */
import * as v from "valibot";
import { BLOCK_HOP, blockSamples, FRAMES_PER_BLOCK } from "../pipeline/frontEnd";
import { type ListenerSettings, WINDOW_BLOCKS } from "../pipeline/listener";
import type { GateWeights } from "../pipeline/speechGate";
import type { TrackerSettings } from "../pipeline/tracker";
import type { ModelName } from "../protocol/state";
import { type Catalog, cardSchema, catalogSchema, type ModelCard } from "./card";
import { firstIssue, parseGate } from "./gateFile";

/**
 * Reads one file below models/, e.g. "bonafide/card.json". Rejects when it cannot.
 * In the browser a fetch of the package's own file, in Node the file system.
 */
export type ReadModelFile = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/** A model whose every file is what its card and the catalog promise. */
export interface LoadedModel {
	readonly name: ModelName;
	readonly card: ModelCard;
	readonly trunk: Uint8Array<ArrayBuffer>;
	readonly head: Uint8Array<ArrayBuffer>;
	readonly gate: GateWeights;
	/** Folder below models/ that holds the files which the card names, with its last slash. */
	readonly folder: string;
}

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

	try {
		const catalog = parse(catalogSchema, "catalog.json", await bytesOf("catalog.json"));
		const entry = entryOf(catalog, id ?? catalog.default);
		const cardBytes = await promised(entry.card, null, entry.sha256);
		const card = parse(cardSchema, entry.card, cardBytes);
		const fault = card.id === entry.id ? faultOf(card) : `is the card of ${card.id}`;
		if (fault) throw new Unreadable(`${entry.card}: ${fault}`);
		const folder = entry.card.slice(0, entry.card.lastIndexOf("/") + 1);
		const contentOf = (role: ModelCard["files"][number]["role"]) => {
			const { file, bytes, sha256 } = fileOf(card, role);
			return promised(folder + file, bytes, sha256);
		};
		const [trunk, head, gateBytes] = await Promise.all([
			contentOf("trunk"),
			contentOf("head"),
			contentOf("gate"),
		]);
		const gatePath = folder + fileOf(card, "gate").file;
		const gate = parseGate(json(gatePath, gateBytes), card.input.frontEnd.bands);
		if (typeof gate === "string") throw new Unreadable(`${gatePath}: ${gate}`);
		return { name: { id: card.id, sha256: entry.sha256 }, card, trunk, head, gate, folder };
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		return { reason: "model-unreadable", detail: error.message, unknown: error.unknown };
	}
}

/** What the listener must know of a model. */
export function listenerSettings({ card, gate }: LoadedModel): ListenerSettings {
	return {
		frontEnd: card.input.frontEnd,
		gate,
		sign: card.output.sign,
		calibration: card.calibration,
		evidenceOutput: card.evidenceOutput ?? null,
	};
}

/** What verdicts need of a card: plain data, small enough to send. */
export function trackerSettings(card: ModelCard): TrackerSettings {
	const { calibration, operatingPoints, firstVerdictSeconds, firmVerdictSeconds } = card;
	return { calibration, operatingPoints, firstVerdictSeconds, firmVerdictSeconds };
}

/** The card's file of this role. A loaded card has each exactly once. */
export function fileOf(card: ModelCard, role: ModelCard["files"][number]["role"]) {
	return card.files.find((file) => file.role === role) as ModelCard["files"][number];
}

/** What a card's numbers say that this code cannot do, or null. */
function faultOf(card: ModelCard): string | null {
	for (const role of ["trunk", "head", "gate"] as const) {
		const found = card.files.filter((file) => file.role === role).length;
		if (found !== 1) return `names ${found} files for ${role}, not 1`;
	}
	const { frontEnd, hopSamples, windowSamples } = card.input;
	if (frontEnd.hopSamples * FRAMES_PER_BLOCK !== BLOCK_HOP || hopSamples !== BLOCK_HOP) {
		return "does not step by frames of 10 ms and windows of 1 s";
	}
	if (windowSamples !== BLOCK_HOP * (WINDOW_BLOCKS - 1) + blockSamples(frontEnd)) {
		return `windows of ${windowSamples} samples are not ${WINDOW_BLOCKS} blocks`;
	}
	const { nFft, frameSamples, minHz, maxHz } = frontEnd;
	if (!Number.isInteger(Math.log2(nFft)) || nFft < frameSamples) {
		return `a transform of ${nFft} does not hold frames of ${frameSamples}`;
	}
	if (!(minHz < maxHz && maxHz <= card.input.sampleRate / 2)) return "has bands beyond the sound";
	if (!(card.operatingPoints.human.llr < card.operatingPoints.machine.llr)) {
		return "has its operating points the wrong way round";
	}
	return null;
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
