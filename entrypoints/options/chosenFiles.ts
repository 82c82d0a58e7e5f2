/** What the chosen files are to each other: graphs, at most one card, and what the card names. */
import * as v from "valibot";
import { cardSchema, type ModelCard } from "../../src/detector/card";
import { draftOf, looksLikeCard } from "../../src/detector/cardDraft";
import { firstIssue } from "../../src/detector/gateFile";
import type { CardAnswers } from "../../src/detector/ownCard";
import { Stopped } from "./trial";

/** Larger JSON is neither card nor gate nor golden vectors. */
const MOST_JSON_BYTES = 50e6;

/** A card and the files that it names. */
export interface WithCard {
	readonly card: ModelCard;
	readonly cardBytes: Uint8Array<ArrayBuffer>;
	/** By the names that the card gives them; golden vectors where they were chosen. */
	readonly files: ReadonlyMap<string, File>;
}

/** One graph that comes without a whole card. */
export interface Bare {
	readonly graph: File;
	/** A card that somebody began, and what is wrong with it, in English; null where there is none. */
	readonly draft: { readonly answers: Partial<CardAnswers>; readonly fault: string } | null;
}

/** @returns the card with its files, or the one graph that comes without. @throws Stopped */
export async function sortFiles(files: readonly File[]): Promise<WithCard | Bare> {
	const graphs = files.filter((file) => !isJson(file));
	const cards = await Promise.all(files.filter(isJson).map(readCard));
	const found = cards.filter((card) => card !== null);
	const [only] = graphs;
	const [first] = found;
	if (graphs.length === 1 && only && found.length < 2 && !(first && "card" in first)) {
		return { graph: only, draft: first ?? null };
	}
	if (!first || found.length > 1 || !only) throw new Stopped("which-card");
	if (!("card" in first)) throw new Stopped("card", first.fault);
	return { ...first, files: namedFiles(first.card, files, graphs) };
}

const isJson = (file: File) => /\.json$/i.test(file.name);

/** @returns null for JSON that is something else. @throws Stopped for what is no JSON */
async function readCard(
	file: File,
): Promise<Pick<WithCard, "card" | "cardBytes"> | NonNullable<Bare["draft"]> | null> {
	if (file.size > MOST_JSON_BYTES) return null;
	const cardBytes = new Uint8Array(await file.arrayBuffer());
	let json: unknown;
	try {
		json = JSON.parse(new TextDecoder().decode(cardBytes));
	} catch (error) {
		throw new Stopped("card", `${file.name}: ${(error as Error).message}`);
	}
	if (!looksLikeCard(json)) return null;
	const parsed = v.safeParse(cardSchema, json);
	if (parsed.success) return { card: parsed.output, cardBytes };
	return { answers: draftOf(json), fault: `${file.name}: ${firstIssue(parsed.issues)}` };
}

function namedFiles(card: ModelCard, files: readonly File[], graphs: readonly File[]) {
	const wanted = card.files.map(({ file, role }) => {
		const named = files.find(({ name }) => name === file);
		// A single graph may be called anything: its hash says whether it is the one.
		const content = named ?? (role === "model" && graphs.length === 1 ? graphs[0] : undefined);
		return [file, content] as const;
	});
	const missing = wanted.filter(([, content]) => !content).map(([name]) => name);
	if (missing.length > 0) throw new Stopped("files-missing", missing.join(", "));
	const golden = files.find(({ name }) => name === card.golden);
	const all = [...wanted, ...(golden ? [[card.golden, golden] as const] : [])];
	return new Map(all as (readonly [string, File])[]);
}
