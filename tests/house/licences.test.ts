/** Licences, install scripts and the trust list are what the documents say. */
import { createHash, X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
	ALLOWED,
	type Lock,
	licencePage,
	notAllowed,
	SCRIPTS,
	withScripts,
} from "../run/licenceList";
import { read } from "./tree";

const NPM = "https://registry.npmjs.org/";
const lock = JSON.parse(read("package-lock.json")) as Lock;

describe("what npm installs", () => {
	test("stands in docs/licences.md", () => {
		expect(read("docs/licences.md"), "docs/licences.md is behind: npm run licences").toBe(
			licencePage(lock),
		);
	});
	test("has a licence that may be used", () => {
		expect(notAllowed(lock), `allowed are ${ALLOWED.join(", ")}`).toEqual([]);
	});
	test("needs no script at its installation", () => {
		expect(
			withScripts(lock),
			"say in SCRIPTS (tests/run/licenceList.ts) why nothing needs the script, or do without the package",
		).toEqual(Object.keys(SCRIPTS).sort());
	});
	test("comes from one registry, by its hash", () => {
		const odd = Object.entries(
			lock.packages as Record<string, { resolved?: string; integrity?: string }>,
		)
			.filter(([path]) => path !== "")
			.filter(
				([, { resolved, integrity = "" }]) =>
					!(resolved ?? NPM).startsWith(NPM) || !integrity.startsWith("sha512-"),
			);
		expect(odd).toEqual([]);
	});
});

describe("the rules find what breaks them", () => {
	const of = (one: object) => ({ packages: { "": {}, "node_modules/x": one } }) as Lock;
	test("a licence that is not allowed, or none", () => {
		expect(notAllowed(of({ license: "AGPL-3.0" }))).toEqual(["x AGPL-3.0"]);
		expect(notAllowed(of({}))).toEqual(["x none"]);
	});
	test("an install script", () => {
		expect(withScripts(of({ hasInstallScript: true }))).toEqual(["x"]);
	});
});

describe("the trust list", () => {
	const list = JSON.parse(read("assets/trust/c2pa-trust-list.json"));
	const pem = read(`assets/trust/${list.file}`);
	const certificates = (pem.match(/-----BEGIN [\s\S]*?-----END CERTIFICATE-----/g) ?? []).map(
		(text) => new X509Certificate(text),
	);

	test("is the file of its date", () => {
		expect(createHash("sha256").update(pem).digest("hex")).toBe(list.sha256);
		expect(read("assets/trust/README.md")).toContain(list.date);
		expect(read("assets/trust/README.md")).toContain(`${certificates.length} certificates`);
	});
	test("holds authorities alone, none run out on its date, and no test authority of ours", () => {
		expect(certificates.length).toBeGreaterThan(10);
		const on = Date.parse(list.date);
		for (const certificate of certificates) {
			expect(certificate.ca, certificate.subject).toBe(true);
			expect(Date.parse(certificate.validTo), certificate.subject).toBeGreaterThan(on);
			expect(certificate.subject).not.toMatch(/bonafide|test/i);
		}
	});
});
