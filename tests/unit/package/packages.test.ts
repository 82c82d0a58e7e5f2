/** The forms of what is given away: zips, the signed form, the bill of materials, the table. */
import { generateKeyPairSync } from "node:crypto";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { complete } from "../../run/package/billOfMaterials";
import { contentsTable, partsOf } from "../../run/package/contents";
import { crxOf, readCrx } from "../../run/package/crx";
import { zipOf } from "../../run/package/zip";

const text = (words: string) => new TextEncoder().encode(words);
const files = [
	{ path: "manifest.json", bytes: text("{}") },
	{ path: "ort/runtime.wasm", bytes: text("wasm ".repeat(100)) },
	{ path: "models/one/card.json", bytes: text("card") },
];

describe("a zip", () => {
	test("is the same whatever the order of its files, the clock and the zone", () => {
		const zone = process.env.TZ;
		const made = ["UTC", "Asia/Tokyo", "America/New_York"].map((where, i) => {
			process.env.TZ = where;
			return Buffer.from(zipOf(i === 1 ? [...files].reverse() : files)).toString("base64");
		});
		if (zone === undefined) delete process.env.TZ;
		else process.env.TZ = zone;
		expect(new Set(made).size).toBe(1);
	});
	test("holds what was put in, and differs when one byte does", () => {
		const zip = zipOf(files);
		const out = unzipSync(zip);
		expect(Object.keys(out)).toEqual(["manifest.json", "models/one/card.json", "ort/runtime.wasm"]);
		expect(Buffer.from(out["models/one/card.json"] as Uint8Array).toString()).toBe("card");
		const other = [...files.slice(0, 2), { path: "models/one/card.json", bytes: text("cars") }];
		expect(Buffer.from(zipOf(other)).equals(Buffer.from(zip))).toBe(false);
	});
});

describe("a crx", () => {
	const pem = () =>
		generateKeyPairSync("rsa", { modulusLength: 2048 })
			.privateKey.export({ type: "pkcs8", format: "pem" })
			.toString();
	const key = pem();
	const zip = zipOf(files);

	test("carries the zip, is named after the key, and comes out the same twice", () => {
		const { crx, id } = crxOf(zip, key);
		expect(id).toMatch(/^[a-p]{32}$/);
		expect(crxOf(zip, key).crx.equals(crx)).toBe(true);
		expect(readCrx(crx)).toEqual({ id, zip: Buffer.from(zip) });
		expect(crxOf(zip, pem()).id).not.toBe(id);
	});
	test("is refused when anything in it was changed, and no other key is taken than RSA", () => {
		const { crx } = crxOf(zip, key);
		const changed = Buffer.from(crx);
		changed[changed.length - 30] = (changed[changed.length - 30] as number) ^ 1;
		expect(() => readCrx(changed)).toThrow("does not fit");
		expect(() => readCrx(zip)).toThrow("no crx");
		const curve = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const wrong = curve.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
		expect(() => crxOf(zip, wrong)).toThrow("RSA");
	});
});

describe("the bill of materials", () => {
	test("names package and models, and holds nothing of the run that made it", () => {
		const npm = (moment: string) => ({
			bomFormat: "CycloneDX",
			serialNumber: `urn:uuid:${moment}`,
			metadata: { timestamp: moment, component: { name: "some-folder" } },
			components: [{ name: "a" }],
		});
		const bom = complete(npm("now"), "bonafide", [{ name: "a-model" }]);
		expect(complete(npm("later"), "bonafide", [{ name: "a-model" }])).toBe(bom);
		expect(JSON.parse(bom)).toEqual({
			bomFormat: "CycloneDX",
			metadata: { component: { name: "bonafide" } },
			components: [{ name: "a" }, { name: "a-model" }],
		});
	});
});

test("the table counts each file once, by what it is", () => {
	const parts = partsOf(files);
	expect(parts.map(({ name }) => name)).toEqual(["onnxruntime", "models", "manifest and the rest"]);
	expect(parts.reduce((sum, part) => sum + part.files, 0)).toBe(files.length);
	expect(contentsTable("Chrome", parts, 8_900_000)).toContain("### Chrome: 8.90 MB of 16.00 MB");
});
