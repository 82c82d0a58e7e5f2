/** The way of a source's chunks that is closed while it is still being opened. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { openChunkPort } from "../../src/capture/chunkPort";
import { PORT_PROBE } from "../../src/protocol/browserNeeds";
import { createGate } from "../../src/protocol/gate";

const gate = createGate({ extensionId: "id", baseUrl: "chrome-extension://id/", now: () => 0 });
const opening = {
	type: "open",
	sourceId: "one",
	title: "",
	pageUrl: "https://a.example/",
	mediaUrl: "",
	part: null,
	ad: false,
} as const;
const chunk = () => ({
	type: "chunk" as const,
	mediaTime: 0,
	discontinuity: true,
	samples: new Int16Array(8),
});

/** Each port that was opened: what came over it, and how the detector's home speaks. */
let ports: { sent: unknown[]; open: boolean; say(message: unknown): void }[];
/** Answers that the background owes to "is the home there?". */
let asked: (() => void)[];
beforeEach(() => {
	// Node 20 has no such thing yet, the browsers have.
	Promise.withResolvers ??= <T>() => {
		const made = {} as PromiseWithResolvers<T>;
		made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
		return made;
	};
	ports = [];
	asked = [];
	vi.stubGlobal("chrome", {
		runtime: {
			id: "id",
			sendMessage: () => new Promise<void>((done) => asked.push(done)),
			connect() {
				let hear: (message: unknown) => void = () => undefined;
				const port = {
					sent: [] as unknown[],
					open: true,
					say: (message: unknown) => hear(message),
				};
				ports.push(port);
				return {
					onMessage: { addListener: (to: typeof hear) => (hear = to) },
					onDisconnect: { addListener: () => undefined },
					postMessage(message: { type: string }) {
						if (!port.open) throw new Error("Attempting to use a disconnected port object");
						port.sent.push(message.type);
					},
					disconnect: () => (port.open = false),
				};
			},
		},
	});
});
const turns = () => new Promise((resolve) => setTimeout(resolve, 5));
const hello = { type: "hello", probe: PORT_PROBE };

describe("a chunk port", () => {
	it("opens the source and brings what waited once somebody says hello", async () => {
		const way = openChunkPort(opening, gate, () => undefined);
		way.send(chunk());
		asked[0]?.();
		await turns();
		expect(ports[0]?.sent).toEqual([]);
		ports[0]?.say(hello);
		await turns();
		expect(ports[0]?.sent).toEqual(["open", "chunk"]);
		way.close();
		expect(ports[0]?.open).toBe(false);
	});

	it("that is closed while the home is being opened makes no port", async () => {
		const way = openChunkPort(opening, gate, () => undefined);
		way.send(chunk());
		way.close();
		asked[0]?.();
		await turns();
		expect(ports).toEqual([]);
	});

	it("that is closed before the hello leaves no port behind, and sends nothing", async () => {
		const way = openChunkPort(opening, gate, () => undefined);
		way.send(chunk());
		asked[0]?.();
		await turns();
		way.close();
		expect(ports[0]?.open).toBe(false);
		ports[0]?.say(hello);
		await turns();
		expect(ports).toHaveLength(1);
		expect(ports[0]?.sent).toEqual([]);
	});

	it("that is closed in the turn of the hello sends nothing either", async () => {
		const way = openChunkPort(opening, gate, () => undefined);
		way.send(chunk());
		asked[0]?.();
		await turns();
		ports[0]?.say(hello);
		way.close();
		await turns();
		expect(ports[0]).toMatchObject({ sent: [], open: false });
	});

	it("that is told to stop tells it once and sends no more", async () => {
		const stopped = vi.fn();
		const way = openChunkPort(opening, gate, stopped);
		way.send(chunk());
		asked[0]?.();
		await turns();
		ports[0]?.say(hello);
		await turns();
		ports[0]?.say({ type: "stop" });
		way.send(chunk());
		await turns();
		expect(stopped).toHaveBeenCalledTimes(1);
		expect(ports[0]).toMatchObject({ sent: ["open", "chunk"], open: false });
		expect(ports).toHaveLength(1);
	});
});
