/**
 * The heaps of the extension's contexts, asked of the browser after a collection. Pages of one
 * extension share a main thread and with it a heap: offscreen document and popup are one number.
 */
import type { CDPSession } from "playwright-core";
import type { Browser } from "../e2e/browser";

/** Bytes that a context's heap holds, buffers and the DOM's part with it. */
export interface Heap {
	readonly usedMb: number;
	/** Nodes of the DOM; null where there is none. */
	readonly nodes: number | null;
}

/** Null where the context is not there. */
export interface Heaps {
	/** Offscreen document and popup. */
	readonly pages: Heap | null;
	/** The detector's worker. */
	readonly worker: Heap | null;
	readonly serviceWorker: Heap | null;
	/** The judged page with our content script in it. */
	readonly page: Heap | null;
}

type Ask = <T>(method: string, params?: object) => Promise<T>;
interface Answer {
	readonly id?: number;
	readonly method?: string;
	readonly params?: Record<string, unknown>;
	readonly result?: unknown;
	readonly error?: { readonly message: string };
}

/** A session within the browser's, which may hold further ones (a document's workers). */
interface Inner {
	readonly ask: Ask;
	/** Told of every event. */
	onEvent(heard: (event: Answer) => void): void;
}

let ids = 0;

/** Speaks with one target through `send`, which carries a text there. */
function inner(send: (message: string) => Promise<unknown>) {
	const waiting = new Map<number, (answer: Answer) => void>();
	const listeners: ((event: Answer) => void)[] = [];
	const session: Inner = {
		async ask<T>(method: string, params: object = {}) {
			const id = ++ids;
			const answered = new Promise<Answer>((done) => waiting.set(id, done));
			await send(JSON.stringify({ id, method, params }));
			const { result, error } = await answered;
			if (error) throw new Error(`${method}: ${error.message}`);
			return result as T;
		},
		onEvent: (heard) => listeners.push(heard),
	};
	function receive(text: string): void {
		const answer = JSON.parse(text) as Answer;
		if (answer.id === undefined) for (const heard of listeners) heard(answer);
		else waiting.get(answer.id)?.(answer);
	}
	return { session, receive };
}

/** Attaches to a target of the browser's. Ends with `cdp`. */
async function attach(cdp: CDPSession, targetId: string): Promise<Inner> {
	const { sessionId } = await cdp.send("Target.attachToTarget", { targetId, flatten: false });
	const { session, receive } = inner((message) =>
		cdp.send("Target.sendMessageToTarget", { sessionId, message }),
	);
	cdp.on("Target.receivedMessageFromTarget", (event) => {
		if (event.sessionId === sessionId) receive(event.message);
	});
	return session;
}

/** The first worker of a document; null where it has none yet. */
async function workerOf(document: Inner): Promise<Inner | null> {
	let found: { session: Inner; receive: (text: string) => void; id: string } | null = null;
	document.onEvent(({ method, params }) => {
		if (method === "Target.attachedToTarget" && !found) {
			const id = params?.sessionId as string;
			const send = (message: string) =>
				document.ask("Target.sendMessageToTarget", { sessionId: id, message });
			found = { ...inner(send), id };
		} else if (method === "Target.receivedMessageFromTarget" && params?.sessionId === found?.id) {
			found?.receive(params?.message as string);
		}
	});
	const autoAttach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };
	await document.ask("Target.setAutoAttach", autoAttach);
	return (found as { session: Inner } | null)?.session ?? null;
}

async function heapOf(context: Inner | null, hasDom: boolean): Promise<Heap | null> {
	if (!context) return null;
	await context.ask("HeapProfiler.collectGarbage");
	const heap = await context.ask<Record<string, number>>("Runtime.getHeapUsage");
	const { usedSize = 0, embedderHeapUsedSize = 0, backingStorageSize = 0 } = heap;
	const counts = hasDom ? await context.ask<{ nodes: number }>("Memory.getDOMCounters") : null;
	const bytes = usedSize + embedderHeapUsedSize + backingStorageSize;
	return { usedMb: bytes / 2 ** 20, nodes: counts?.nodes ?? null };
}

/** @param pageUrl of the page that is judged */
export async function readHeaps(browser: Browser, pageUrl: string): Promise<Heaps> {
	const cdp = await browser.browserCdp();
	try {
		const { targetInfos } = await cdp.send("Target.getTargets", { filter: [{}] });
		const find = async (fits: (url: string, type: string) => boolean) => {
			const target = targetInfos.find(({ url, type }) => fits(url, type));
			return target ? attach(cdp, target.targetId) : null;
		};
		const offscreen = await find((url) => url.endsWith("/offscreen.html"));
		const serviceWorker = await find(
			(url, type) => type === "service_worker" && url.includes(browser.id),
		);
		const page = await find((url, type) => type === "page" && url === pageUrl);
		return {
			worker: offscreen ? await heapOf(await workerOf(offscreen), false) : null,
			pages: await heapOf(offscreen, true),
			serviceWorker: await heapOf(serviceWorker, false),
			page: await heapOf(page, true),
		};
	} finally {
		await cdp.detach();
	}
}
