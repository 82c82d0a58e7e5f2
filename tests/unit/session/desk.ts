/** What a session needs in a test: a worker without a model, a fresh history, and who watches. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, vi } from "vitest";
import { type DetectorAccess, WorkerLost } from "../../../src/capture/detectorAccess";
import type { createSession } from "../../../src/capture/session";
import type { SourceFacts } from "../../../src/capture/tally";
import type { DetectorFacts } from "../../../src/detector/workerApi";
import { type History, openHistory } from "../../../src/history/history";
import type { Second } from "../../../src/pipeline/score";
import type { SourceView } from "../../../src/protocol/state";
import { card, second } from "../pipeline/seconds";

/** Half a second, samples. */
export const CHUNK = 8000;
const ready = (sha256: string): DetectorFacts => ({
	model: { id: "tiny", sha256 },
	report: { backend: "wasm", reason: "test" } as never,
	tracker: card,
	sensitivity: "balanced",
});

/** A worker that tells one second for each 16,000 samples of a run, as the listener does. @param sha256 of its model's card */
export function fakeDetector(sha256 = "ab") {
	const opened = new Map<string, { samples: number; from: number }>();
	const calls: string[] = [];
	/** Media times of the chunks that this and every worker before it was given. */
	const heard: number[] = [];
	/** Calls that have not come back, and the most that there ever were at once. */
	const waiting = { now: 0, most: 0 };
	let dying = 0;
	let hold: Promise<void> | null = null;
	let away: Promise<void> | null = null;
	let level: Pick<DetectorFacts, "tracker" | "sensitivity"> = {
		tracker: card,
		sensitivity: "balanced",
	};
	async function held(): Promise<void> {
		waiting.most = Math.max(waiting.most, ++waiting.now);
		await hold;
		waiting.now--;
	}
	const access: DetectorAccess = {
		async ready() {
			await away;
			return { ...ready(sha256), ...level };
		},
		async open(sourceId) {
			calls.push("open");
			opened.set(sourceId, { samples: 0, from: 0 });
		},
		async push(sourceId, samples, mediaTime, discontinuity) {
			await held();
			const run = opened.get(sourceId);
			if (!run) throw new Error(`no source ${sourceId}`);
			if (dying > 0) {
				dying--;
				opened.clear();
				throw new WorkerLost();
			}
			heard.push(mediaTime);
			if (discontinuity || run.samples === 0) {
				run.samples = 0;
				run.from = mediaTime;
			}
			const before = Math.floor(run.samples / 16000);
			run.samples += samples.length;
			const told: Second[] = [];
			for (let i = before; i < Math.floor(run.samples / 16000); i++) {
				told.push(second(run.from + i, i >= 3 ? 3 : null));
			}
			return told;
		},
		async end(sourceId) {
			calls.push("end");
			await held();
			// As the listener does: what comes next begins anew.
			opened.set(sourceId, { samples: 0, from: 0 });
			return [];
		},
		close: () => void calls.push("close"),
		backend: () => "wasm",
	};
	return {
		access,
		calls,
		heard,
		waiting,
		/** From now on it is ready at this level. */
		setLevel(next: typeof level) {
			level = next;
		},
		/** The worker dies in each of the next `times` pushes. */
		die: (times = 1) => {
			dying = times;
		},
		/** How many pushes it will yet die in. */
		get dying() {
			return dying;
		},
		/** A worker that died is not replaced until the returned function is called. */
		keepAway() {
			const { promise, resolve } = deferred();
			away = promise;
			return () => {
				away = null;
				resolve();
			};
		},
		/** Pushes wait until the returned function is called. */
		block() {
			const { promise, resolve } = deferred();
			hold = promise;
			return () => {
				hold = null;
				resolve();
			};
		},
	};
}

function deferred() {
	let resolve: () => void = () => undefined;
	const promise = new Promise<void>((done) => {
		resolve = done;
	});
	return { promise, resolve };
}

/** An element of a.test that plays one file. */
export const facts = (more: Partial<SourceFacts> = {}): SourceFacts => ({
	sourceId: "s1",
	tabId: 3,
	kind: "element",
	title: "A voice",
	identity: { mediaKey: "media:https://a.test/v.mp3", site: "a.test", pageUrl: "https://a.test/" },
	incognito: false,
	...more,
});

/** Half a second from `mediaTime` on. */
export const chunk = (
	mediaTime: number,
	more: { discontinuity?: boolean; length?: number } = {},
) => ({
	samples: new Int16Array(more.length ?? CHUNK),
	mediaTime,
	discontinuity: more.discontinuity ?? false,
});

/** Half-second chunks from media time `from`, each awaited. */
export async function play(
	session: ReturnType<typeof createSession>,
	from: number,
	seconds: number,
): Promise<void> {
	for (let at = from; at < from + seconds; at += 0.5) await session.push(chunk(at));
}

/** `count` whole numbers from `from` on. */
export const upTo = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

/** A fresh history and a list of views for each test. */
export interface Desk {
	history: History;
	views: SourceView[];
	publish: (view: SourceView) => void;
	lastView(): SourceView;
	/** Where each stored second begins. */
	storedStarts(id?: string): Promise<number[]>;
}

/** To be called once at the head of a test file. */
export function freshDesk(): Desk {
	const desk = {
		lastView: () => desk.views.at(-1),
		storedStarts: async (id = "s1") =>
			(await desk.history.load(id))?.seconds.map(({ start }) => start) ?? [],
	} as Desk;
	beforeEach(async () => {
		vi.stubGlobal("indexedDB", new IDBFactory());
		desk.history = await openHistory();
		// What a session of an earlier test still has to show goes to that test's list.
		const mine: SourceView[] = [];
		desk.views = mine;
		desk.publish = (view) => void mine.push(view);
	});
	afterEach(() => desk.history.close());
	return desk;
}
