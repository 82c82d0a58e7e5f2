/** What a browser may lack is told, not met with silence. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openChunkPort } from "../../src/capture/chunkPort";
import { tabFailure } from "../../src/capture/failure";
import { carriesSound, hasJspi, PORT_PROBE } from "../../src/protocol/browserNeeds";
import { createGate } from "../../src/protocol/gate";

const asJson = (message: unknown) => JSON.parse(JSON.stringify(message));
const opening = {
	type: "open",
	sourceId: "source-1",
	title: "A talk",
	pageUrl: "https://a.test/",
	mediaUrl: "",
	part: null,
	ad: false,
} as const;
const chunk = {
	type: "chunk",
	mediaTime: 0,
	discontinuity: true,
	samples: new Int16Array(8000),
} as const;

let told: unknown[];
let posted: unknown[];
let disconnected: boolean;

/** A browser whose ports carry what `carry` makes of a message. */
function playBrowser(carry: (message: unknown) => unknown): void {
	vi.stubGlobal("chrome", {
		runtime: {
			id: "me",
			sendMessage: async (message: unknown) => void told.push(message),
			connect: () => ({
				onMessage: {
					addListener: (hear: (message: unknown) => void) =>
						setTimeout(() => hear(carry({ type: "hello", probe: PORT_PROBE }))),
				},
				onDisconnect: { addListener: () => undefined },
				postMessage: (message: unknown) => posted.push(message),
				disconnect: () => {
					disconnected = true;
				},
			}),
		},
	});
}

const gate = () =>
	createGate({ extensionId: "me", baseUrl: "chrome-extension://me/", now: () => 0 });

beforeEach(() => {
	told = [];
	posted = [];
	disconnected = false;
	// Node 20 has none; browsers that the extension runs in do.
	Promise.withResolvers ??= <T>() => {
		let [resolve, reject] = [undefined as never, undefined as never];
		const promise = new Promise<T>((yes, no) => {
			resolve = yes as never;
			reject = no as never;
		});
		return { promise, resolve, reject };
	};
});
afterEach(() => vi.unstubAllGlobals());

describe("a browser without structured clone over ports", () => {
	it("is told of once, and no sound is sent into it", async () => {
		playBrowser(asJson);
		const stopped = vi.fn();
		const port = openChunkPort(opening, gate(), stopped);
		port.send(chunk);
		await vi.waitFor(() => expect(stopped).toHaveBeenCalledOnce());
		port.send(chunk);
		expect(posted).toEqual([]);
		expect(disconnected).toBe(true);
		expect(told.filter((message) => (message as { type: string }).type === "page")).toEqual([
			{
				to: "background",
				type: "page",
				state: {
					kind: "failed",
					reason: "no-backend",
					detail: "this browser lacks typed arrays over ports; Chromium 148 has it",
				},
			},
		]);
	});

	it("is told from one that has it", async () => {
		playBrowser((message) => structuredClone(message));
		const port = openChunkPort(opening, gate(), () => undefined);
		port.send(chunk);
		await vi.waitFor(() => expect(posted).toEqual([opening, chunk]));
		expect(carriesSound(asJson(PORT_PROBE))).toBe(false);
	});
});

describe("a browser without JSPI", () => {
	it("is known by the feature", () => {
		vi.stubGlobal("WebAssembly", { Suspending: class {}, promising: () => undefined });
		expect(hasJspi()).toBe(true);
		vi.stubGlobal("WebAssembly", {});
		expect(hasJspi()).toBe(false);
	});
});

describe("a browser without tabCapture", () => {
	it("says that the permission is missing", () => {
		const missing = new TypeError(
			"Cannot read properties of undefined (reading 'getMediaStreamId')",
		);
		expect(tabFailure(missing).reason).toBe("permission-missing");
	});
});
