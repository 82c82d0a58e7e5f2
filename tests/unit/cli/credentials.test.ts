/** What the command line says of a file's signed origin. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { credentialsIn } from "../../../src/cli/credentials";
import type { FileVerdict } from "../../../src/cli/judge";
import { sentence } from "../../../src/cli/words";
import type { Credentials } from "../../../src/protocol/credentials";

const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));
const judged: FileVerdict = {
	file: "a.mp3",
	state: "judged",
	band: "uncertain",
	firm: true,
	likelihood: 40,
	llr: -0.4,
	speechSeconds: 12,
	reasons: [],
	windows: [],
	seconds: [],
	model: { id: "bonafide", sha256: "0".repeat(64) },
	backend: "wasm",
	sensitivity: "balanced",
};
const listed: Credentials = {
	standing: "listed",
	signer: "Northern Voice Works",
	declares: "made",
	program: "",
	fault: null,
	listDate: "2026-09-24",
};
const said = (credentials: Credentials) => sentence({ ...judged, credentials }, null);

describe("a signed file on the command line", () => {
	it("is verified against the packaged list; a file without credentials has none", async () => {
		expect(await credentialsIn(path("tests/fixtures/credentials/made.wav"))).toMatchObject({
			standing: "unknown",
			signer: "Bonafide Test Voice Works",
			declares: "made",
		});
		expect(await credentialsIn(path("assets/demo/human-june.mp3"))).toBeNull();
	});
	it("leads with a listed signer's word, and keeps what the sound gives", () => {
		expect(said(listed)).toBe(
			"a.mp3: Declared as AI. From the sound alone: Uncertain, likelihood 40 of 100, 12.0 s of speech. Content Credentials: signed by Northern Voice Works, vouched for by the trust list of 2026-09-24; says that AI made this.",
		);
	});
	it("leads with the sound where the signer is unknown or the signature broken", () => {
		expect(said({ ...listed, standing: "unknown" })).toMatch(
			/^a\.mp3: Uncertain, .*an unknown signer, which changes no result/,
		);
		expect(said({ ...listed, standing: "broken" })).toMatch(
			/^a\.mp3: Uncertain, .*the signature does not hold\.$/,
		);
	});
});
