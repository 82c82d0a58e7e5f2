/**
 * The conditions under which clips are measured (design, section 9): all from the 16 kHz decode,
 * seeded by the clip's id, length kept.
 */

import { colouredNoise, musicBed } from "./beds";
import { type Codec, isCodec, throughCodec } from "./codecs";
import { babble, highPassed, withBed } from "./mix";
import { hashOf, randomFrom } from "./random";

/** Conditions that everything is measured under, in the order of tables. */
export const USUAL_CONDITIONS = [
	"clean",
	"hpf",
	"opus24",
	"aac64",
	"mp364",
	"tel8k",
	"noise10",
	"music10",
] as const;

/** Codecs of calls, voice mail and thin streams, from the widest band to the narrowest; and other speeds. */
export const OTHER_CHANNELS = [
	"g722",
	"wma32",
	"aac24",
	"mp316",
	"opus8",
	"g726",
	"g723",
	"gsm",
	"speex8",
	"tempo075",
	"tempo125",
	"tempo150",
	"tempo200",
] as const satisfies readonly Codec[];

/** All conditions, in the order of tables. */
export const CONDITIONS = [...USUAL_CONDITIONS, ...OTHER_CHANNELS] as const;

/** One of them. */
export type Condition = (typeof CONDITIONS)[number];

/** Voices behind a voice, in babble. */
const VOICES = 5;

/** A clip with the name that seeds what is done to it. */
export interface NamedClip {
	readonly id: string;
	/** Int16, 16 kHz. */
	readonly samples: Int16Array;
}

/** What noise10 needs to know of the rest of the manifest. */
export interface Crowd {
	/** Ids of real clips that may be heard in babble, in a fixed order. */
	readonly ids: readonly string[];
	/** @returns the clips of those ids, less those that cannot be read */
	voices(ids: readonly string[]): Promise<Int16Array[]>;
}

/** True where noise10 lays babble under the clip of that id, false where it is noise: half each. */
export const hasBabble = (id: string): boolean => (hashOf(`noise10 ${id}`) & 1) === 1;

/**
 * @param clips of one batch
 * @param name of the condition
 * @param crowd real clips of the whole manifest, whichever shard this is
 * @param folder for what lies between, our own
 * @returns each clip under the condition; null where a codec does not take it
 */
export async function underCondition(
	clips: readonly NamedClip[],
	name: Condition,
	crowd: Crowd,
	folder: string,
): Promise<(Int16Array | null)[]> {
	if (isCodec(name)) {
		const full = clips.filter(({ samples }) => samples.length > 0);
		const coded = await throughCodec(
			full.map(({ samples }) => samples),
			name,
			folder,
		);
		const byClip = new Map(full.map((clip, i) => [clip, coded[i]]));
		return clips.map((clip) => {
			const out = byClip.get(clip) ?? clip.samples;
			return out instanceof Int16Array ? out : null;
		});
	}
	const out: Int16Array[] = [];
	for (const clip of clips) out.push(await alone(clip, name, crowd));
	return out;
}

async function alone(
	{ id, samples }: NamedClip,
	name: Exclude<Condition, Codec>,
	crowd: Crowd,
): Promise<Int16Array> {
	if (name === "clean") return samples;
	if (name === "hpf") return highPassed(samples);
	const random = randomFrom(`${name} ${id}`);
	if (name === "music10") return withBed(samples, musicBed(random, samples.length));
	const voices = hasBabble(id) ? await others(id, crowd) : [];
	// A manifest without other real clips has noise alone.
	const bed =
		voices.length > 0
			? babble(voices, samples.length)
			: colouredNoise(random, samples.length, random.between(-1, 0));
	return withBed(samples, bed);
}

/** Five other real clips, or as many as there are. */
function others(id: string, crowd: Crowd): Promise<Int16Array[]> {
	const random = randomFrom(`babble ${id}`);
	const left = crowd.ids.filter((other) => other !== id);
	const chosen: string[] = [];
	while (chosen.length < VOICES && left.length > 0) {
		chosen.push(...left.splice(random.integer(0, left.length), 1));
	}
	return crowd.voices(chosen);
}
