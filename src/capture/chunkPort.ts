/**
 * The way of one source's chunks to the offscreen document. Nothing is sent before the document has
 * said hello: where it is gone, the service worker is asked to open it again and the port is made
 * anew. Chunks wait meanwhile; when too many wait, the oldest go and the next one says so.
 */

import { carriesSound, lacking } from "../protocol/browserNeeds";
import type { Gate } from "../protocol/gate";
import {
	CHUNK_PORT,
	type ContentToBackground,
	type ContentToOffscreen,
} from "../protocol/messages";

/** Half-second chunks that may wait for a port: ten seconds of sound. */
const MAX_WAITING = 20;
const HELLO_TIMEOUT_MS = 3000;
const RETRY_MS = 400;

/** One source's end of the port: what is sent waits until somebody listens. */
export interface ChunkPort {
	send(message: Exclude<ContentToOffscreen, { type: "open" }>): void;
	close(): void;
}

/** True while the extension that injected this script is still there (not reloaded or updated). */
export const extensionAlive = (): boolean => Boolean(chrome.runtime?.id);

/** Opens the way of one source. @param stopped called once when the person stopped it or the extension is gone */
export function openChunkPort(
	opening: Extract<ContentToOffscreen, { type: "open" }>,
	gate: Gate,
	stopped: () => void,
): ChunkPort {
	const waiting: Exclude<ContentToOffscreen, { type: "open" }>[] = [];
	let port: chrome.runtime.Port | null = null;
	/** A port that has not said hello yet. */
	let knocking: chrome.runtime.Port | null = null;
	let greeted = false;
	let closed = false;
	let dropped = false;
	let connecting = false;

	function flush(): void {
		while (greeted && port && waiting.length > 0) {
			const message = waiting[0] as (typeof waiting)[number];
			try {
				port.postMessage(
					dropped && message.type === "chunk" ? { ...message, discontinuity: true } : message,
				);
			} catch {
				// Disconnected between two messages: onDisconnect opens a new one.
				return;
			}
			if (message.type === "chunk") dropped = false;
			waiting.shift();
		}
	}

	async function connect(): Promise<void> {
		if (connecting || closed || port) return;
		connecting = true;
		while (!closed && !greeted) {
			if (!extensionAlive()) {
				end();
				stopped();
				break;
			}
			await attempt().catch(() => new Promise((again) => setTimeout(again, RETRY_MS)));
		}
		connecting = false;
		flush();
	}

	async function attempt(): Promise<void> {
		const ask: ContentToBackground = { to: "background", type: "need-offscreen" };
		await chrome.runtime.sendMessage(ask);
		// A cold start takes seconds: the person may have stopped it, or the media be another.
		if (closed) return;
		const fresh = chrome.runtime.connect({ name: CHUNK_PORT });
		knocking = fresh;
		const hello = Promise.withResolvers<void>();
		const timer = setTimeout(() => hello.reject(new Error("no hello")), HELLO_TIMEOUT_MS);
		fresh.onMessage.addListener((raw) => {
			const message = gate.fromOffscreen(raw);
			if (message?.type === "hello") {
				if (carriesSound(message.probe)) hello.resolve();
				else giveUp();
			}
			if (message?.type === "stop") {
				end();
				stopped();
			}
		});
		fresh.onDisconnect.addListener(() => {
			hello.reject(new Error("disconnected"));
			if (port !== fresh) return;
			port = null;
			greeted = false;
			dropped = true;
			if (waiting.length > 0) void connect();
		});
		try {
			await hello.promise;
		} catch (error) {
			fresh.disconnect();
			throw error;
		} finally {
			clearTimeout(timer);
			knocking = null;
		}
		// Closed between the hello and here: by then the port is disconnected.
		if (closed) return;
		port = fresh;
		port.postMessage(opening satisfies ContentToOffscreen);
		greeted = true;
	}

	/** Chunks would arrive as something else: said once, instead of listening in vain. */
	function giveUp(): void {
		const state = { kind: "failed", ...lacking("typed arrays over ports") } as const;
		const told: ContentToBackground = { to: "background", type: "page", state };
		void chrome.runtime.sendMessage(told).catch(() => undefined);
		end();
		stopped();
	}

	/** Whatever is under way, nothing is sent from now on and no port stays. */
	function end(): void {
		closed = true;
		waiting.length = 0;
		for (const each of [port, knocking]) each?.disconnect();
		port = null;
		knocking = null;
	}

	return {
		send(message) {
			if (closed) return;
			waiting.push(message);
			if (waiting.length > MAX_WAITING) {
				const oldest = waiting.findIndex((m) => m.type === "chunk");
				waiting.splice(Math.max(0, oldest), 1);
				dropped = true;
			}
			if (greeted) flush();
			else void connect();
		},
		close: end,
	};
}
