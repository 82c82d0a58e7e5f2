/** Sizes as each language writes them. */
import { expect, it } from "vitest";
import { languages, textFor } from "../../src/ui/text";

it("bytes have their language's own plural, and signs stand from 1,000 bytes on", () => {
	const sizes = (language: string) => {
		const { size } = textFor([language]);
		return [0, 1, 25, 1500].map((bytes) => size(bytes).replace(/\s/g, " "));
	};
	const said = Object.fromEntries(Object.keys(languages).map((tag) => [tag, sizes(tag)]));
	expect(said).toEqual({
		en: ["0 bytes", "1 byte", "25 bytes", "1.5 kB"],
		es: ["0 bytes", "1 byte", "25 bytes", "1,5 kB"],
		fr: ["0 octet", "1 octet", "25 octets", "1,5 ko"],
		de: ["0 Byte", "1 Byte", "25 Byte", "1,5 kB"],
		hi: ["0 बाइट", "1 बाइट", "25 बाइट", "1.5 kB"],
		ja: ["0 バイト", "1 バイト", "25 バイト", "1.5 KB"],
		ar: ["0 بايت", "1 بايت", "25 بايت", "1.5 كيلوبايت"],
	});
});
