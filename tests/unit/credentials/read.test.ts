/** Signed files against a trust list, with the real library. */
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { MAX_BYTES, readCredentials, settingsFor } from "../../../src/credentials/read";
import { readTrustList } from "../../../src/credentials/trustList";
import { outweighs } from "../../../src/protocol/credentials";
import { credentialsOf, opening, signed, testList } from "./signed";

const trust = (name: string) =>
	readFileSync(new URL(`../../../assets/trust/${name}`, import.meta.url));
const packaged = await readTrustList(async (name) => new Uint8Array(trust(name)));

/** The file with one byte of its sound changed. */
function tampered(name: string): Uint8Array {
	const bytes = signed(name);
	// In the sound of each: the manifest of a WAV file lies at its end, of the others at their head.
	const at = name.endsWith(".wav") ? 20_000 : bytes.length - 2000;
	bytes[at] = (bytes[at] as number) ^ 1;
	return bytes;
}

afterEach(() => vi.unstubAllGlobals());

describe("a signature that holds", () => {
	test.each(["made.mp3", "made.m4a", "made.wav"])("of a signer on the list: %s", async (name) => {
		const found = await credentialsOf(signed(name));
		expect(found).toEqual({
			standing: "listed",
			signer: "Bonafide Test Voice Works",
			declares: "made",
			program: "bonafide test fixtures",
			fault: null,
			listDate: "2026-11-26",
		});
		expect(outweighs(found)).toBe(true);
	});
	test("of somebody unknown says what it says, and outweighs nothing", async () => {
		const found = await credentialsOf(signed("stranger.mp3"));
		expect(found).toMatchObject({ standing: "unknown", signer: "Bonafide Test Stranger" });
		expect(found?.declares).toBe("made");
		expect(found?.fault).toBeNull();
		expect(outweighs(found)).toBe(false);
	});
	test("of our own test authority is unknown to the list that is packaged", async () => {
		const found = await credentialsOf(signed("made.mp3"), packaged);
		expect(found).toMatchObject({ standing: "unknown", listDate: packaged.date });
	});
	test("says that a device recorded it: shown, and no proof of a human voice", async () => {
		const found = await credentialsOf(signed("recorded.mp3"));
		expect(found).toMatchObject({ standing: "listed", declares: "recorded" });
		expect(outweighs(found)).toBe(false);
	});
});

describe("a signature that does not hold", () => {
	test.each([
		["made.mp3", "assertion.dataHash.mismatch"],
		["made.wav", "assertion.dataHash.mismatch"],
		["made.m4a", "assertion.bmffHash.mismatch"],
	])("one bit of the sound of %s was changed", async (name, fault) => {
		const found = await credentialsOf(tampered(name));
		expect(found).toMatchObject({ standing: "broken", fault });
		expect(outweighs(found)).toBe(false);
	});
	test("is broken too where the signer is unknown: the fault is named, not the stranger", async () => {
		expect(await credentialsOf(tampered("stranger.mp3"))).toMatchObject({
			standing: "broken",
			fault: "assertion.dataHash.mismatch",
		});
	});
	test("a manifest that was cut off or overwritten is never taken for one that holds", async () => {
		const whole = signed("made.mp3");
		for (const at of [120, 300, 1000]) {
			const cut = await credentialsOf(whole.subarray(0, at));
			expect(cut?.standing ?? "broken", `cut at ${at}`).toBe("broken");
			const bytes = signed("made.mp3").fill(0, at, at + 8);
			const found = await credentialsOf(bytes);
			expect(["broken", "unchecked", undefined], `at ${at}`).toContain(found?.standing);
		}
	});
});

describe("what cannot be checked here is said to be there", () => {
	test("another container, a file too large", async () => {
		const bytes = signed("made.mp3");
		for (const [type, size] of [
			[null, bytes.length],
			["audio/mpeg", MAX_BYTES + 1],
		] as const) {
			expect(await readCredentials(opening(bytes), type, size, testList)).toMatchObject({
				standing: "unchecked",
				declares: "nothing",
			});
		}
	});
	test("a type that the library does not take", async () => {
		const refuse = () => Promise.reject("C2pa(UnsupportedType)");
		expect(await readCredentials(refuse, "audio/ogg", 10, testList)).toMatchObject({
			standing: "unchecked",
			fault: "C2pa(UnsupportedType)",
		});
	});
	test("and where the type of a manifest stood in a file that has none, nothing is said", async () => {
		const none = () => Promise.reject("C2pa(JumbfNotFound)");
		expect(await readCredentials(none, "audio/mpeg", 10, testList)).toBeNull();
	});
});

describe("nobody is asked", () => {
	const asked = vi.fn(() => Promise.reject(new Error("no network here")));
	test("not about a certificate that names whom to ask, nor for a manifest elsewhere", async () => {
		vi.stubGlobal("fetch", asked);
		expect(new TextDecoder("latin1").decode(signed("made.wav"))).toContain(
			"http://revocation.bonafide.test/",
		);
		expect(await credentialsOf(signed("made.wav"))).toMatchObject({ standing: "listed" });
		const remote = signed("remote.mp3");
		await readCredentials(opening(remote), "audio/mpeg", remote.length, testList);
		expect(asked).not.toHaveBeenCalled();
	});
	test("and this is how the library would ask, were it allowed to", async () => {
		vi.stubGlobal("fetch", asked);
		const open = settingsFor(testList)
			.replace('"ocsp_fetch":false', '"ocsp_fetch":true')
			.replace('"remote_manifest_fetch":false', '"remote_manifest_fetch":true')
			.replace('"core":{"allowed_network_hosts":[]},', "");
		await opening(signed("remote.mp3"))("audio/mpeg", open).catch(() => undefined);
		expect(asked).toHaveBeenCalled();
	});
});

describe("the packaged list", () => {
	test("is refused when its certificates are not those of its date", async () => {
		await expect(
			readTrustList(async (name) =>
				name.endsWith(".pem") ? new Uint8Array([1]) : new Uint8Array(trust(name)),
			),
		).rejects.toThrow("is not the list of 2026-09-24");
	});
});
