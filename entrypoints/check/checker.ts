/** The page's line to the offscreen document: opened when first needed, again when it was lost. */
import type { FileOrigin, PageToOffscreen } from "../../src/protocol/fileMessages";
import { FILE_PORT } from "../../src/protocol/fileMessages";
import { createGate } from "../../src/protocol/gate";
import type { SourceView } from "../../src/protocol/state";

/** What comes back. */
export interface CheckerEvents {
	reading(sourceId: string, share: number): void;
	view(view: SourceView): void;
	/** The document is gone, and with it what it had under way. */
	lost(): void;
}

/** Asks for file checks. */
export interface Checker {
	check(sourceId: string, origin: FileOrigin, again: boolean): Promise<void>;
	cancel(sourceId: string): void;
}

export function createChecker(events: CheckerEvents): Checker {
	const gate = createGate({
		extensionId: chrome.runtime.id,
		baseUrl: chrome.runtime.getURL(""),
		now: () => performance.now(),
	});
	let line: Promise<chrome.runtime.Port> | null = null;

	async function open(): Promise<chrome.runtime.Port> {
		await chrome.runtime.sendMessage({ to: "background", type: "need-offscreen" });
		const port = chrome.runtime.connect({ name: FILE_PORT });
		const { promise, resolve, reject } = Promise.withResolvers<chrome.runtime.Port>();
		port.onMessage.addListener((raw) => {
			const message = gate.fromFileChecker(raw);
			if (message?.type === "hello") resolve(port);
			else if (message?.type === "reading") events.reading(message.sourceId, message.share);
			else if (message?.type === "view") events.view(message.view);
		});
		port.onDisconnect.addListener(() => {
			line = null;
			reject(new Error("the offscreen document is gone"));
			events.lost();
		});
		return promise;
	}

	async function say(message: PageToOffscreen): Promise<void> {
		line ??= open();
		(await line).postMessage(message);
	}

	return {
		check: (sourceId, origin, again) => say({ type: "check", sourceId, origin, again }),
		cancel(sourceId) {
			// Without a line nothing is under way.
			if (line) void say({ type: "cancel", sourceId }).catch(() => undefined);
		},
	};
}
