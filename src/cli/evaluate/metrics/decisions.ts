/** What is said of clips: bands, and the plain yes or no at an LLR of 0. Rates are fractions 0-1. */
import type { Band } from "../../../pipeline/verdict";

/** A clip that stands in the manifest as real or fake, with what was said of it. */
export interface Decided {
	readonly fake: boolean;
	/** null where no voice was found. */
	readonly band: Band | null;
	/** null where there was too little speech to say anything. */
	readonly llr: number | null;
}

/** How often each answer was given. */
export interface Answers {
	readonly human: number;
	readonly uncertain: number;
	readonly machine: number;
	/** No voice was found. */
	readonly unjudged: number;
}

/** How many real and how many fake clips got each answer. */
export interface Confusion {
	readonly real: Answers;
	readonly fake: Answers;
}

/** Counts of the bands. */
export function confusionOf(clips: readonly Decided[]): Confusion {
	const answers = (fake: boolean): Answers => {
		const bands = clips.filter((clip) => clip.fake === fake).map(({ band }) => band ?? "unjudged");
		const count = (of: keyof Answers) => bands.filter((band) => band === of).length;
		return {
			human: count("human"),
			uncertain: count("uncertain"),
			machine: count("machine"),
			unjudged: count("unjudged"),
		};
	};
	return { real: answers(false), fake: answers(true) };
}

/** Rates of the bands: `uncertain` is no error, and no answer either. */
export interface BandRates {
	/** Real clips in the band machine, of all real clips. */
	readonly falseAlarmRate: number | null;
	/** Fake clips in the band human, of all fake clips. */
	readonly missRate: number | null;
	/** Fake clips in the band machine, of all fake clips. */
	readonly hitRate: number | null;
	/** Clips in either band, of all. */
	readonly coverage: number | null;
}

const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
const sum = ({ human, uncertain, machine, unjudged }: Answers) =>
	human + uncertain + machine + unjudged;

/** @see BandRates */
export function bandRatesOf({ real, fake }: Confusion): BandRates {
	const answered = real.human + real.machine + fake.human + fake.machine;
	return {
		falseAlarmRate: share(real.machine, sum(real)),
		missRate: share(fake.human, sum(fake)),
		hitRate: share(fake.machine, sum(fake)),
		coverage: share(answered, sum(real) + sum(fake)),
	};
}

/** Precision, recall and F1 of one class. */
export interface ClassRates {
	readonly precision: number | null;
	readonly recall: number | null;
	readonly f1: number | null;
}

/** The plain yes or no: machine from an LLR of 0 on, over all clips with an LLR. */
export interface ForcedRates {
	readonly accuracy: number | null;
	/** Mean of the recalls of both classes. */
	readonly balancedAccuracy: number | null;
	readonly perClass: { readonly real: ClassRates; readonly fake: ClassRates };
}

/** @see ForcedRates */
export function forcedRatesOf(clips: readonly Decided[]): ForcedRates {
	const told = clips.flatMap(({ fake, llr }) => (llr === null ? [] : [{ fake, said: llr >= 0 }]));
	const count = (fake: boolean, said: boolean) =>
		told.filter((clip) => clip.fake === fake && clip.said === said).length;
	const rates = (fake: boolean): ClassRates => {
		const right = count(fake, fake);
		const precision = share(right, right + count(!fake, fake));
		const recall = share(right, right + count(fake, !fake));
		// F1 = 2 right / (2 right + wrong either way): told even where nothing was said of a class.
		const f1 = share(2 * right, 2 * right + count(!fake, fake) + count(fake, !fake));
		return { precision, recall, f1 };
	};
	const perClass = { real: rates(false), fake: rates(true) };
	const [a, b] = [perClass.real.recall, perClass.fake.recall];
	return {
		accuracy: share(count(true, true) + count(false, false), told.length),
		balancedAccuracy: a === null || b === null ? null : (a + b) / 2,
		perClass,
	};
}
