/** Random numbers that come out the same wherever and whenever they are drawn: seeded by a name. */

/** A stream of random numbers. */
export interface Random {
	/** Even in [0, 1). */
	next(): number;
	/** Even in [low, high). */
	between(low: number, high: number): number;
	/** A whole number, even in [low, high). */
	integer(low: number, high: number): number;
	/** Normal, mean 0, deviation 1. */
	normal(): number;
	/** One of a list that is not empty. */
	pick<T>(from: readonly T[]): T;
}

/** FNV-1a of a text's UTF-8 bytes, 32 bit: which shard, which seed. */
export function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (const byte of new TextEncoder().encode(text)) {
		hash = Math.imul(hash ^ byte, 0x01000193);
	}
	// FNV alone leaves the low bits of short texts alike (murmur3's last step spreads them).
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

/** @param name the same name, the same numbers (mulberry32) */
export function randomFrom(name: string): Random {
	let state = hashOf(name);
	function next(): number {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	}
	const integer = (low: number, high: number) => low + Math.floor(next() * (high - low));
	return {
		next,
		integer,
		between: (low, high) => low + next() * (high - low),
		// Box and Muller; 1 - next() is never 0.
		normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
		pick: (from) => from[integer(0, from.length)] as (typeof from)[number],
	};
}
