import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { languages, pickLanguage, textFor } from "../../src/ui/text";

const ROOT = join(import.meta.dirname, "../..");
const english = languages.en as Readonly<Record<string, string>>;

/** `sources.others#few` belongs to `sources.others`. */
const baseOf = (key: string) => key.split("#")[0] as string;
const bases = (messages: Readonly<Record<string, string>>) =>
	[...new Set(Object.keys(messages).map(baseOf))].sort();
const placeholders = (message: string) =>
	[...message.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string).sort();

/** Every source that may say something, as one string. */
function sources(): string {
	const read = (folder: string): string =>
		readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
			.filter((name) => /\.tsx?$/.test(name))
			.map((name) => readFileSync(join(ROOT, folder, name), "utf8"))
			.join("\n");
	return read("src/ui") + read("entrypoints") + readFileSync(join(ROOT, "wxt.config.ts"), "utf8");
}

describe("the locales", () => {
	it("are all known to the look-up", () => {
		const files = readdirSync(join(ROOT, "assets/locales")).map((name) => name.split(".")[0]);
		expect(Object.keys(languages).sort()).toEqual(files.sort());
	});

	it.each(Object.keys(languages))("%s has the keys of English", (language) => {
		const messages = languages[language] as Readonly<Record<string, string>>;
		expect(bases(messages)).toEqual(bases(english));
	});

	it.each(Object.keys(languages))("%s has the plural forms that it needs", (language) => {
		const messages = languages[language] as Readonly<Record<string, string>>;
		const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
		const plurals = Object.keys(messages).filter((key) => key.includes("#"));
		expect(plurals.length).toBeGreaterThan(0);
		for (const base of new Set(plurals.map(baseOf))) {
			const forms = plurals.filter((key) => baseOf(key) === base);
			const wanted = pluralCategories.map((category) => `${base}#${category}`);
			expect(forms.sort()).toEqual(wanted.sort());
		}
	});

	it.each(Object.keys(languages))("%s keeps the placeholders of English", (language) => {
		const messages = languages[language] as Readonly<Record<string, string>>;
		for (const [key, message] of Object.entries(messages)) {
			const wanted = placeholders(english[key] ?? english[`${baseOf(key)}#other`] ?? "");
			const found = placeholders(message);
			// "one" and "two" may be said without the number.
			if (/#(zero|one|two)$/.test(key)) expect(wanted, key).toEqual(expect.arrayContaining(found));
			else expect(found, key).toEqual(wanted);
		}
	});

	it.each(Object.keys(languages))("%s leaves nothing empty", (language) => {
		for (const message of Object.values(languages[language] ?? {})) {
			expect(message.trim()).toBe(message);
			expect(message).not.toBe("");
		}
	});

	it("hold no message that nothing says", () => {
		const code = sources();
		const unused = bases(english).filter((key) => !code.includes(`"${key}"`));
		expect(unused, "delete these from every file in assets/locales").toEqual([]);
	});
});

describe("the look-up", () => {
	it("takes the first wanted language that there is", () => {
		expect(pickLanguage(["nl-BE", "de-CH", "en"])).toBe("de");
		expect(pickLanguage(["es-419", "en"])).toBe("es");
		expect(pickLanguage(["tlh"])).toBe("en");
		expect(pickLanguage(["constructor"])).toBe("en");
	});

	it("fills placeholders once and leaves braces in a value alone", () => {
		const text = textFor(["en"]);
		expect(text.say("checks.deleted", { title: "{duration} $& <b>" })).toBe(
			"Deleted: {duration} $& <b>",
		);
	});

	it("picks the plural form of each language", () => {
		expect(textFor(["en"]).count("sources.others", 1)).toBe("1 more source in this tab");
		expect(textFor(["en"]).count("sources.others", 3)).toBe("3 more sources in this tab");
		expect(textFor(["ar"]).count("sources.others", 2)).toContain("مصدران");
		expect(textFor(["ar"]).count("sources.others", 11)).toContain("مصدرًا");
	});

	it("reads from right to left in Arabic alone", () => {
		expect(textFor(["ar-EG"]).direction).toBe("rtl");
		expect(textFor(["de"]).direction).toBe("ltr");
	});

	it("writes times, shares and numbers as the language does", () => {
		expect(textFor(["en"]).duration(1)).toBe("1 second");
		expect(textFor(["en"]).duration(150)).toBe("3 minutes");
		expect(textFor(["de"]).percent(0.0123)).toBe("1,2\u00a0%");
		expect(textFor(["de"]).number(1234.5)).toBe("1.234,5");
		expect(textFor(["en"]).date(Date.UTC(2026, 10, 3, 12))).toBe("Nov 3, 2026");
		const sizes = [0, 999, 60_000, 2_300_000, 4e9].map((bytes) => textFor(["en"]).size(bytes));
		expect(sizes).toEqual(["0 bytes", "999 bytes", "60 kB", "2.3 MB", "4 GB"]);
	});
});
