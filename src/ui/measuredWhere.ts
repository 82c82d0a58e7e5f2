/** On what a model's rates were measured, in the reader's language. */
import { conditionName } from "./figures/conditions";
import type { Text } from "./text";

/** The sentence that training writes into a card (models/training/training/calibrate.py). */
const SENTENCE =
	/^(\d+) real and (\d+) fake clips of (\d+) held-out repositories of train, (clean and )?as ([a-z0-9, ]+);/;

/** Codecs whose names are the same in every language, with their kbit/s. */
const CODECS: Readonly<Record<string, string>> = {
	opus12: "Opus 12",
	opus24: "Opus 24",
	aac64: "AAC 64",
	mp332: "MP3 32",
	mp364: "MP3 64",
	vorbis: "Vorbis",
	gsm: "GSM",
	speex16: "Speex 16",
	mp316: "MP3 16",
	wma24: "WMA 24",
	g722: "G.722",
};

/**
 * @param data the card's `measuredOn`; one that somebody else wrote stands as it is
 * @param date ISO, of the measuring
 */
export function measuredWhere(data: string, date: string, text: Text): string {
	const day = text.date(Date.parse(date));
	const [, real, fake, repositories, clean, coded] = SENTENCE.exec(data) ?? [];
	if (coded === undefined) return text.say("measured.where", { data, date: day });
	const names = [...(clean ? ["clean"] : []), ...coded.split(", ")];
	return text.say("measured.clips", {
		real: text.number(Number(real)),
		fake: text.number(Number(fake)),
		repositories: text.number(Number(repositories)),
		conditions: names.map((name) => CODECS[name] ?? conditionName(name, text)).join(" · "),
		date: day,
	});
}
