/**
 * Words on screen, by key, in the language the person reads. Not `browser.i18n`: that is absent in
 * the offscreen document and cannot change its language while it runs.
 *
 * A key with `#one`, `#other` ... is a plural: `count` picks the form by the language's own rules.
 */
import arabic from "../../assets/locales/ar.json";
import german from "../../assets/locales/de.json";
import english from "../../assets/locales/en.json";
import spanish from "../../assets/locales/es.json";
import french from "../../assets/locales/fr.json";
import hindi from "../../assets/locales/hi.json";
import japanese from "../../assets/locales/ja.json";

type Message = keyof typeof english;

/** A key with one form. */
export type Key = Exclude<Message, `${string}#${string}`>;

/** A key with a form for each plural category of a language; written without its `#category`. */
export type PluralKey = Message extends infer M
	? M extends `${infer Base}#other`
		? Base
		: never
	: never;

/** What stands in the place of `{name}`. Numbers are written as the language writes them. */
export type Values = Readonly<Record<string, string | number>>;

/** Every language there is, by its BCP 47 tag, with its messages. */
export const languages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	en: english,
	es: spanish,
	fr: french,
	de: german,
	hi: hindi,
	ja: japanese,
	ar: arabic,
};

/** The words and number forms of one language. */
export interface Text {
	/** BCP 47 tag, for the `lang` attribute. */
	readonly language: string;
	readonly direction: "ltr" | "rtl";
	say(key: Key, values?: Values): string;
	/** The plural form for `count`, which also fills `{count}`. */
	count(key: PluralKey, count: number, values?: Values): string;
	number(value: number): string;
	/** Three digits and the language's own word or sign for thousands and millions. */
	about(value: number): string;
	/** @param fraction 0-1; two significant digits, as no measured rate is known better */
	percent(fraction: number): string;
	/** @param fraction 0-1, as whole per cent */
	wholePercent(fraction: number): string;
	/** In words: whole seconds under two minutes (but "1 minute"), whole minutes from there on. */
	duration(seconds: number): string;
	/** @param bytes shown as byte, kB, MB or GB, two significant digits or more */
	size(bytes: number): string;
	/** @param at milliseconds since 1970, shown in the person's own time zone */
	date(at: number): string;
	/** Date and time of day, likewise. */
	moment(at: number): string;
	/** With its sign, one or two decimals: for evidence, whose sign says for which side it speaks. */
	signed(value: number): string;
}

/** The first of the wanted languages that there is; English when there is none. */
export function pickLanguage(wanted: readonly string[]): string {
	for (const tag of wanted) {
		const base = tag.toLowerCase().split("-")[0] as string;
		if (Object.hasOwn(languages, base)) return base;
	}
	return "en";
}

/**
 * Languages in order of liking.
 * @param chosen in the settings; null follows the browser
 * @param browser `navigator.languages`: of the chosen language its region is kept (de-CH)
 */
export function wantedLanguages(chosen: string | null, browser: readonly string[]): string[] {
	if (chosen === null) return [...browser];
	const base = (tag: string) => tag.toLowerCase().split("-")[0];
	return [...browser.filter((tag) => base(tag) === base(chosen)), chosen, ...browser];
}

/** @param wanted BCP 47 tags in order of liking, such as `navigator.languages` */
export function textFor(wanted: readonly string[]): Text {
	const language = pickLanguage(wanted);
	// The region (de-CH, ar-MA) decides how numbers and dates are written.
	const locale = wanted.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;
	const messages = languages[language] as Readonly<Record<string, string>>;
	const plural = new Intl.PluralRules(locale);
	const number = new Intl.NumberFormat(locale);
	const about = new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 });
	const percent = new Intl.NumberFormat(locale, { style: "percent", maximumSignificantDigits: 2 });
	const wholePercent = new Intl.NumberFormat(locale, { style: "percent" });
	const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
	const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
	const signed = new Intl.NumberFormat(locale, {
		signDisplay: "exceptZero",
		minimumFractionDigits: 1,
		maximumFractionDigits: 2,
	});
	const unit = (name: "second" | "minute") =>
		new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "long" });
	const [seconds, minutes] = [unit("second"), unit("minute")];

	function size(bytes: number): string {
		const steps = { gigabyte: 1e9, megabyte: 1e6, kilobyte: 1e3, byte: 1 } as const;
		const [unit, scale] = Object.entries(steps).find(([, least]) => bytes >= least) ?? ["byte", 1];
		const value = bytes / scale;
		return new Intl.NumberFormat(locale, {
			style: "unit",
			unit,
			// The short word for bytes is no sign and knows no plural: "25 byte".
			unitDisplay: unit === "byte" ? "long" : "short",
			maximumFractionDigits: value < 10 ? 1 : 0,
		}).format(value);
	}

	function fill(key: string, values: Values): string {
		const message = messages[key] ?? (english as Record<string, string>)[key] ?? key;
		return message.replace(/\{(\w+)\}/g, (whole, name: string) => {
			const value = values[name];
			if (value === undefined) return whole;
			return typeof value === "number" ? number.format(value) : value;
		});
	}

	return {
		language,
		direction: language === "ar" ? "rtl" : "ltr",
		say: (key, values = {}) => fill(key, values),
		count(key, count, values = {}) {
			const form = `${key}#${plural.select(count)}`;
			return fill(form in messages ? form : `${key}#other`, { ...values, count });
		},
		number: (value) => number.format(value),
		about: (value) => about.format(value),
		percent: (fraction) => percent.format(fraction),
		wholePercent: (fraction) => wholePercent.format(fraction),
		duration(length) {
			const whole = Math.round(length);
			return whole < 120 && whole !== 60
				? seconds.format(whole)
				: minutes.format(Math.round(length / 60));
		},
		size,
		date: (at) => date.format(at),
		moment: (at) => moment.format(at),
		// Among words from right to left a sign would change sides: it is kept with its number.
		signed: (value) =>
			language === "ar" ? `\u2066${signed.format(value)}\u2069` : signed.format(value),
	};
}
