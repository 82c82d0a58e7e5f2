/** The small look that decides whether the verifying library is loaded. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createSniffer, mediaTypeOf } from "../../../src/credentials/sniff";
import { signed } from "./signed";

const demo = (name: string) =>
	new Uint8Array(readFileSync(new URL(`../../../assets/demo/${name}`, import.meta.url)));

function sniffed(bytes: Uint8Array, cut = bytes.length) {
	const sniffer = createSniffer();
	for (let at = 0; at < bytes.length; at += cut) sniffer.push(bytes.subarray(at, at + cut));
	return sniffer;
}

describe("a file that carries a manifest", () => {
	test.each([
		["made.mp3", "audio/mpeg"],
		["made.m4a", "video/mp4"],
		["made.wav", "audio/wav"],
	])("%s is found, at its head or its end, and its container named", (name, type) => {
		const sniffer = sniffed(signed(name));
		expect(sniffer.found).toBe(true);
		expect(mediaTypeOf(signed(name).subarray(0, 12))).toBe(type);
	});
	test.each([1, 2, 7, 15, 16, 17, 1000])("also in pieces of %i bytes", (cut) => {
		expect(sniffed(signed("made.mp3"), cut).found).toBe(true);
	});
	test("a beginning that breaks off does not hide the true one", () => {
		const type = [...signed("made.mp3").subarray(103, 119)];
		for (let kept = 1; kept < 16; kept++) {
			expect(sniffed(Uint8Array.from([...type.slice(0, kept), ...type])).found).toBe(true);
		}
	});
});

describe("a file that carries none", () => {
	test("is passed by: the library is not loaded for it", () => {
		for (const name of ["human-june.mp3", "machine-espeak.mp3"]) {
			expect(sniffed(demo(name)).found, name).toBe(false);
		}
	});
	test("as is one that only says where its manifest lies: nothing is fetched", () => {
		const text = new TextDecoder("latin1").decode(signed("remote.mp3"));
		expect(text).toContain("http://manifests.bonafide.test/remote.c2pa");
		expect(sniffed(signed("remote.mp3")).found).toBe(false);
	});
	test("and a container that the library does not know has no name", () => {
		expect(mediaTypeOf(Uint8Array.from([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3, 4]))).toBeNull();
		expect(mediaTypeOf(new Uint8Array(0))).toBeNull();
	});
});
