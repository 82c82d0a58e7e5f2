/** What a soak came to, as docs/soak.json holds it. */
import type { Heaps } from "./contexts";
import { growth, heapsMb, type Sample } from "./samples";
import { type Phase, RETENTION_DAYS, type Soaked } from "./soak";

/** Megabytes by which memory may grow, however long somebody listens (design, section 8). */
export const MAX_GROWTH_MB = 5;

export interface SoakMachine {
	readonly cpu: string;
	readonly cores: number;
	readonly memoryGb: number;
	readonly system: string;
	readonly node: string;
	readonly browser: string;
}

/** Megabytes of growth, each null where it could not be read. */
interface Grown {
	/** What the contexts hold after a collection, all together. */
	readonly heaps: number | null;
	/** Private memory of the extension's process. */
	readonly process: number | null;
	readonly byContext: Readonly<Record<keyof Heaps, number | null>>;
}

interface PhaseResult {
	/** YYYY-MM-DD. */
	readonly date: string;
	/** Programs that wanted a core in the last minute, at the start and at the end; ours among them. */
	readonly load: readonly [number, number];
	readonly soundHours: number;
	readonly wallMinutes: number;
	readonly timesRealTime: number;
	readonly sources: number;
	/** Sound that was dropped as the machine was too slow. */
	readonly droppedSeconds: number;
	readonly grewMb: Grown;
	readonly samples: number;
}

export interface SoakResult {
	readonly date: string;
	readonly machine: SoakMachine;
	/** Of the phase of chunks: what `npm run bench` tells. */
	readonly growthMb: number | null;
	readonly soundHours: number;
	/** Timestamped chunks through port, gate, worker and store. */
	readonly chunks: (PhaseResult & { readonly store: Store }) | null;
	/** Real players, captured as they play. */
	readonly players: PhaseResult | null;
	readonly faults: readonly string[];
	readonly samples: { readonly chunks: readonly Sample[]; readonly players: readonly Sample[] };
}

/** Of the history, while the extension's clock ran through several times its retention. */
interface Store {
	readonly retentionDays: number;
	readonly mostChecks: number;
	readonly checksAtEnd: number;
	readonly mostMb: number;
	/** Stored seconds in the second half at most, over those in the first half: 1 is no growth. */
	readonly laterOverEarlier: number;
}

/** Looks that are kept of a phase. */
const MOST_SAMPLES = 100;

const digits = (value: number) => Math.round(value * 100) / 100;

const contexts = ["pages", "worker", "serviceWorker", "page"] as const;

function phaseResult(phase: Phase, date: string): PhaseResult {
	const { samples, soundSeconds, wallSeconds, droppedSeconds, sources, load } = phase;
	const byContext = Object.fromEntries(
		contexts.map((name) => [name, growth(samples, ({ heaps }) => heaps[name]?.usedMb ?? null)]),
	) as Grown["byContext"];
	return {
		date,
		load,
		soundHours: digits(soundSeconds / 3600),
		wallMinutes: digits(wallSeconds / 60),
		timesRealTime: Math.round(soundSeconds / wallSeconds),
		sources,
		droppedSeconds: digits(droppedSeconds),
		grewMb: {
			heaps: growth(samples, heapsMb),
			process: growth(samples, ({ processMb }) => processMb),
			byContext,
		},
		samples: samples.length,
	};
}

function storeOf(samples: readonly Sample[]): Store {
	const half = Math.floor(samples.length / 2);
	const most = (some: readonly Sample[], of: (sample: Sample) => number) =>
		Math.max(0, ...some.map(of));
	const earlier = most(samples.slice(0, half), ({ seconds }) => seconds);
	const later = most(samples.slice(half), ({ seconds }) => seconds);
	return {
		retentionDays: RETENTION_DAYS,
		mostChecks: most(samples, ({ checks }) => checks),
		checksAtEnd: samples.at(-1)?.checks ?? 0,
		mostMb: most(samples, ({ storedMb }) => storedMb),
		laterOverEarlier: earlier === 0 ? 0 : digits(later / earlier),
	};
}

/** Growth that is held against the limit: of what the contexts hold, free of the allocator's moods. */
const held = (phase: PhaseResult | null) => phase?.grewMb.heaps ?? null;

/** Every so many-th look: enough for a picture. */
function thinned(samples: readonly Sample[] | undefined): readonly Sample[] | undefined {
	const step = Math.ceil((samples?.length ?? 0) / MOST_SAMPLES);
	return samples?.filter((_, i) => i % step === 0);
}

/** What is wrong with a phase, in words. */
function faultsOf(phase: PhaseResult | null): string[] {
	if (!phase) return [];
	const grown = held(phase);
	if (grown === null) return ["a context was never there to be looked at"];
	const words = `memory grew by ${grown} MB in ${phase.soundHours} h of sound`;
	return grown > MAX_GROWTH_MB ? [`${words}: at most ${MAX_GROWTH_MB}`] : [];
}

/**
 * @param date YYYY-MM-DD
 * @param before the result that stands: a phase that was left out now is taken from it
 */
export function soakResult(
	{ chunks, players }: Soaked,
	machine: SoakMachine,
	date: string,
	before: SoakResult | null = null,
): SoakResult {
	const fast = chunks
		? { ...phaseResult(chunks, date), store: storeOf(chunks.samples) }
		: (before?.chunks ?? null);
	const real = players ? phaseResult(players, date) : (before?.players ?? null);
	return {
		date,
		machine,
		growthMb: held(fast),
		soundHours: fast?.soundHours ?? 0,
		chunks: fast,
		players: real,
		faults: [...faultsOf(fast), ...faultsOf(real)],
		samples: {
			chunks: thinned(chunks?.samples) ?? before?.samples.chunks ?? [],
			players: thinned(players?.samples) ?? before?.samples.players ?? [],
		},
	};
}
