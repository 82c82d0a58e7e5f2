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
				closed = true;
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
		const fresh = chrome.runtime.connect({ name: CHUNK_PORT });
		const hello = Promise.withResolvers<void>();
		const timer = setTimeout(() => hello.reject(new Error("no hello")), HELLO_TIMEOUT_MS);
		fresh.onMessage.addListener((raw) => {
			const message = gate.fromOffscreen(raw);
			if (message?.type === "hello") {
				if (carriesSound(message.probe)) hello.resolve();
				else giveUp(fresh);
			}
			if (message?.type === "stop") {
				closed = true;
				fresh.disconnect();
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
		}
		port = fresh;
		port.postMessage(opening satisfies ContentToOffscreen);
		greeted = true;
	}

	/** Chunks would arrive as something else: said once, instead of listening in vain. */
	function giveUp(fresh: chrome.runtime.Port): void {
		closed = true;
		const state = { kind: "failed", ...lacking("typed arrays over ports") } as const;
		const told: ContentToBackground = { to: "background", type: "page", state };
		void chrome.runtime.sendMessage(told).catch(() => undefined);
		fresh.disconnect();
		stopped();
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
		close() {
			closed = true;
			port?.disconnect();
			port = null;
		},
	};
}
