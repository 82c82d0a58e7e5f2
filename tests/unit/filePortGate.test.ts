/** The port of the page for files at the one gate: who may open it, and what may go over it. */
import { describe, expect, it } from "vitest";
import { createGate, type Sender } from "../../src/protocol/gate";

const ID = "abcdefghijklmnopabcdefghijklmnop";
const BASE = `chrome-extension://${ID}/`;
const gateAt = () => createGate({ extensionId: ID, baseUrl: BASE, now: () => 0 });
const content: Sender = { id: ID, url: "https://page.test/watch", frameId: 0, tab: { id: 3 } };
const offscreen: Sender = { id: ID, url: `${BASE}offscreen.html` };
const worker: Sender = { id: ID, url: `${BASE}background.js` };

describe("the port of the page for files", () => {
	const check = (origin: unknown) => ({ type: "check", sourceId: "s", origin, again: false });
	const file = new Blob(["x"]);

	it("is for pages of ours alone", () => {
		const gate = gateAt();
		expect(gate.admitsFilePort({ id: ID, url: `${BASE}check.html`, tab: { id: 4 } })).toBe(true);
		for (const sender of [content, worker, offscreen, { id: "x" }, undefined]) {
			expect(gate.admitsFilePort(sender)).toBe(false);
		}
		expect(gate.refused).toMatchObject({ direction: 3, stranger: 2 });
	});

	it("takes files and web addresses, and nothing that only looks like them", () => {
		const gate = gateAt();
		const fine = [
			{ kind: "disk", name: "a.mp3", file },
			{ kind: "address", url: "https://a.test/v.mp3" },
		];
		for (const origin of fine) expect(gate.fromFilePort(check(origin))).toEqual(check(origin));
		const wrong = [
			{ kind: "disk", name: "a.mp3", file: "file:///etc/passwd" },
			{ kind: "disk", name: "a".repeat(501), file },
			{ kind: "address", url: "file:///etc/passwd" },
			{ kind: "address", url: `https://a.test/${"x".repeat(5000)}` },
			{ kind: "other" },
		];
		for (const origin of wrong) expect(gate.fromFilePort(check(origin))).toBeNull();
		expect(gate.refused.shape).toBe(wrong.length);
	});

	it("answers readings, views and a diagnosis", () => {
		const gate = gateAt();
		expect(gate.fromFileChecker({ type: "reading", sourceId: "s", share: 0.5 })).not.toBeNull();
		expect(gate.fromFileChecker({ type: "reading", sourceId: "s", share: 2 })).toBeNull();
		expect(gate.fromFileChecker({ type: "view", view: { state: {} } })).toBeNull();
		const standing = { reason: "no-backend", detail: null };
		expect(gate.fromFileChecker({ type: "diagnosis", standing, refused: {} })).not.toBeNull();
	});
});
