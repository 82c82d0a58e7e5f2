/** Adding a model from files: reads what was chosen, tries it in a worker of its own, keeps it. */
import { proxy } from "comlink";
import { hashFile } from "../../src/capture/fileHash";
import type { ModelCard } from "../../src/detector/card";
import {
	cardFromAnswers,
	type FrontEnd,
	type GraphFacts,
	guessAnswers,
	guessPicture,
} from "../../src/detector/ownCard";
import { type KeptModel, openOwnModels, ownKey } from "../../src/detector/ownModels";
import {
	isTrialFailure,
	MOST_BYTES,
	type TrialFailure,
	type TrialResult,
} from "../../src/detector/ownTrial";
import {
	type Adding,
	type AddingActions,
	type Answers,
	HEAVY_BYTES,
	type ModelFile,
	type Problem,
	type Step,
} from "../../src/ui/options/adding";
import { readModels, readPackaged } from "../popup/models";
import { type Bare, sortFiles, type WithCard } from "./chosenFiles";
import { inWorker, Stopped } from "./trial";

/** A model that is tried, and can be kept when it did well. */
interface Candidate {
	readonly key: string;
	readonly title: string;
	readonly card: Uint8Array<ArrayBuffer>;
	readonly sha256: string;
	readonly files: ReadonlyMap<string, Blob>;
}

type Asking = Extract<Adding, { kind: "asking" }>;

/** What the form goes on from: the graph's file, and the pictures by their numbers. */
interface Asked {
	readonly file: File;
	readonly frontEnds: readonly FrontEnd[];
	readonly shown: Asking;
}

/**
 * @param show the panel's new state
 * @param kept told once a model is on the device, or that there was no room
 */
export function createAdding(
	show: (adding: Adding) => void,
	kept: (outcome: "kept" | "no-room") => void,
): AddingActions {
	/** Ends what is under way; nothing of it is shown any more. */
	let under = new AbortController();
	let chosen: readonly File[] = [];
	let asked: Asked | null = null;
	let ready: (Candidate & TrialResult) | null = null;

	/** Runs one piece of work whose failure is told where the person can act on it. */
	async function run(
		work: (signal: AbortSignal) => Promise<Adding>,
		back: (problem: Problem) => Adding,
	): Promise<void> {
		under.abort();
		under = new AbortController();
		const { signal } = under;
		const next = await work(signal).catch((error: unknown) => {
			const problem = error instanceof Stopped ? error.problem : "no-model";
			return back({ problem, detail: error instanceof Error ? error.message : "" });
		});
		if (!signal.aborted) show(next);
	}

	const working = (name: string, step: Step, signal: AbortSignal) => {
		if (!signal.aborted) show({ kind: "working", step, name });
	};

	/** @throws Stopped where the graph cannot be opened */
	async function look(file: File, signal: AbortSignal): Promise<ModelFile> {
		const { name, size: bytes } = file;
		working(name, "reading", signal);
		const sha256 = (await hashFile(file, () => undefined, signal)) ?? "";
		if (/\.json$/i.test(name)) return { name, bytes, sha256, doors: null };
		working(name, "opening", signal);
		const doors = await inWorker<GraphFacts | TrialFailure>(async (api) => api.facts(file), signal);
		if (isTrialFailure(doors)) throw stopped(doors);
		return { name, bytes, sha256, doors };
	}

	/** @throws Stopped when it cannot be kept */
	async function tryOut(
		candidate: Candidate,
		files: readonly ModelFile[],
		signal: AbortSignal,
	): Promise<Adding> {
		const { title, key, card, sha256 } = candidate;
		const result = await inWorker<TrialResult | TrialFailure>(async (api, next) => {
			const told = (step: Step) => {
				next();
				working(title, step, signal);
			};
			return api.trial(card, sha256, candidate.files, proxy(told));
		}, signal);
		if (isTrialFailure(result)) throw stopped(result);
		ready = { ...candidate, ...result };
		return { kind: "tried", title, files, ofCatalog: !key.startsWith("own-"), ...result };
	}

	async function read(files: readonly File[], signal: AbortSignal): Promise<Adding> {
		const sorted = await sortFiles(files);
		const models = await readModels();
		if ("card" in sorted) {
			const looked: ModelFile[] = [];
			for (const file of sorted.files.values()) looked.push(await look(file, signal));
			return tryOut(await candidateOf(sorted, models), looked, signal);
		}
		const { graph } = sorted;
		const facts = await look(graph, signal);
		const known = models.find(({ own, card }) => !own && hasFile(card, facts.sha256));
		if (!known) return askFor(sorted, facts, models);
		const { key, title, sha256 } = known;
		const card = await readPackaged(`${key}/card.json`);
		const name = known.card.files[0]?.file ?? graph.name;
		return tryOut({ key, title, card, sha256, files: new Map([[name, graph]]) }, [facts], signal);
	}

	/** The form, with whatever the graph and the card's draft say by themselves. */
	function askFor(
		{ graph: file, draft }: Bare,
		facts: ModelFile,
		models: readonly { readonly title: string; readonly card: ModelCard }[],
	): Asking {
		const { doors } = facts;
		if (!doors || doors.inputs.length === 0 || doors.outputs.length === 0) {
			throw new Stopped("shapes", "the graph has no inputs or no outputs");
		}
		const pictures = models.flatMap(({ title, card: { input } }) =>
			"frontEnd" in input && input.frontEnd.kind === "log-mel"
				? [{ title, frontEnd: input.frontEnd }]
				: [],
		);
		const frontEnds = pictures.map(({ frontEnd }) => frontEnd);
		const title = file.name.replace(/\.onnx$/i, "").slice(0, 80);
		const said = draft?.answers ?? {};
		const { frontEnd, ...guess } = guessAnswers(doors, title, frontEnds, said);
		const known = frontEnds.findIndex((each) => JSON.stringify(each) === JSON.stringify(frontEnd));
		const shown: Asking = {
			kind: "asking",
			file: facts,
			answers: {
				...guess,
				picture: frontEnd === null ? null : known < 0 ? "own" : known,
				own: frontEnd ?? guessPicture(doors.inputs[0]?.shape ?? []),
			},
			pictures: pictures.map((picture) => picture.title),
			cardFault: draft?.fault ?? null,
			problem: null,
		};
		asked = { file, frontEnds, shown };
		return shown;
	}

	async function answered(
		{ file, frontEnds, shown }: Asked,
		{ picture, own, ...rest }: Answers,
		signal: AbortSignal,
	): Promise<Adding> {
		const name = plainName(file.name);
		const { bytes, sha256: graph } = shown.file;
		const made = cardFromAnswers(
			{ ...rest, frontEnd: pictureOf(picture, own, frontEnds) },
			{ name, bytes, sha256: graph },
			new Date().toISOString().slice(0, 10),
		);
		const card = new TextEncoder().encode(`${JSON.stringify(made, null, "\t")}\n`);
		const sha256 = await digest(card);
		const files = new Map([[name, file]]);
		const candidate = { key: ownKey(sha256), title: rest.title, card, sha256, files };
		return tryOut(candidate, [shown.file], signal);
	}

	const begin = (files: readonly File[]) =>
		void run(
			(signal) => read(files, signal),
			(problem) => ({ kind: "choosing", problem }),
		);

	return {
		openAdding: () => show({ kind: "choosing", problem: null }),
		closeAdding() {
			under.abort();
			show({ kind: "closed" });
		},
		chooseModelFiles(files) {
			chosen = files;
			const huge = files.find(({ size }) => size >= MOST_BYTES);
			if (huge) {
				return show({ kind: "choosing", problem: { problem: "too-large", detail: huge.name } });
			}
			const heavy = files.find(({ size }) => size >= HEAVY_BYTES);
			if (heavy) return show({ kind: "heavy", name: heavy.name, bytes: heavy.size });
			begin(files);
		},
		readHeavy: () => begin(chosen),
		answer(answers) {
			const from = asked;
			if (!from) return;
			void run(
				(signal) => answered(from, answers, signal),
				(problem) => ({ ...from.shown, answers, problem }),
			);
		},
		keepModel() {
			if (ready) void keep(ready).then(kept, () => kept("no-room"));
			ready = null;
			show({ kind: "closed" });
		},
	};
}

async function keep(candidate: Candidate & TrialResult): Promise<"kept"> {
	const { key, title, card, sha256, files, msPerSecond } = candidate;
	const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
	const model = { key, title, addedAt: Date.now(), bytes, card, sha256, msPerSecond };
	const models = await openOwnModels();
	try {
		await models.put({ model, files } satisfies KeptModel);
	} finally {
		models.close();
	}
	return "kept";
}

/** A model of the catalog keeps its place there; any other is one's own. */
async function candidateOf(
	{ card, cardBytes, files }: WithCard,
	models: Awaited<ReturnType<typeof readModels>>,
): Promise<Candidate> {
	const sha256 = await digest(cardBytes);
	const known = models.find((model) => !model.own && model.sha256 === sha256);
	const key = known?.place === "package" || !known ? ownKey(sha256) : known.key;
	return { key, title: card.title, card: cardBytes, sha256, files };
}

function pictureOf(
	picture: Answers["picture"],
	own: FrontEnd,
	frontEnds: readonly FrontEnd[],
): FrontEnd | null {
	if (picture === "own") return own;
	return picture === null ? null : (frontEnds[picture] ?? null);
}

const hasFile = (card: ModelCard, sha256: string) =>
	card.files.some((file) => file.sha256 === sha256);

const stopped = ({ problem, detail }: TrialFailure) => new Stopped(problem, detail);

/** A card's files have plain names. */
const plainName = (name: string) => name.replace(/[^\w.-]+/g, "-");

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
