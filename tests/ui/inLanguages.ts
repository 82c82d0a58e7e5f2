import { languages } from "../../src/ui/text";

/** Long words, and right to left: what breaks a page shows in these first. */
const CLOSELY = ["de", "ar"];

/**
 * Scenes to look at in other languages than English: all of them in German and Arabic, the first one
 * in each language there is. `npm run test:long` looks at every scene in every language.
 */
export function inLanguages(scenes: readonly string[]): { lang: string; name: string }[] {
	const all = process.env.BONAFIDE_LONG === "1";
	return Object.keys(languages)
		.filter((lang) => lang !== "en")
		.flatMap((lang) =>
			scenes
				.filter((_, i) => all || i === 0 || CLOSELY.includes(lang))
				.map((name) => ({ lang, name })),
		);
}
