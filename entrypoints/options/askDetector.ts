/** Asks the offscreen document how the detector stands; starts it where it does not run. */
import {
	FILE_PORT,
	type OffscreenToPage,
	type PageToOffscreen,
} from "../../src/protocol/fileMessages";
import { createGate } from "../../src/protocol/gate";

export type Diagnosis = Extract<OffscreenToPage, { type: "diagnosis" }>;

/** @throws when the document goes before it has answered */
export async function askDetector(): Promise<Diagnosis> {
	const gate = createGate({
		extensionId: chrome.runtime.id,
		baseUrl: chrome.runtime.getURL(""),
		now: () => performance.now(),
	});
	await chrome.runtime.sendMessage({ to: "background", type: "need-offscreen" });
	const port = chrome.runtime.connect({ name: FILE_PORT });
	const { promise, resolve, reject } = Promise.withResolvers<Diagnosis>();
	port.onMessage.addListener((raw) => {
		const message = gate.fromFileChecker(raw);
		if (message?.type === "hello") {
			port.postMessage({ type: "diagnose" } satisfies PageToOffscreen);
		} else if (message?.type === "diagnosis") resolve(message);
	});
	port.onDisconnect.addListener(() => reject(new Error("the offscreen document is gone")));
	try {
		return await promise;
	} finally {
		port.disconnect();
	}
}
