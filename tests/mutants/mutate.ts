/** Damaged copies of a file, from a seed: the same seed, the same damage. */

/** Numbers from a seed (mulberry32). */
export function seeded(seed: number) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	return { next, below: (limit: number) => Math.floor(next() * Math.max(1, limit)) };
}
type Random = ReturnType<typeof seeded>;

/** Values that lengths and counts are read from. */
const EXTREMES = [0, 1, 0x7f, 0xff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];

/** Most damage is done where headers are. */
const place = (bytes: Uint8Array, random: Random) =>
	random.next() < 0.6 ? random.below(Math.min(400, bytes.length)) : random.below(bytes.length);

const DAMAGES: readonly ((bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array)[] = [
	function flipped(bytes, random) {
		for (let i = 1 + random.below(8); i > 0; i--) {
			const at = place(bytes, random);
			bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
		}
		return bytes;
	},
	function lyingLength(bytes, random) {
		const at = place(bytes, random);
		const value = EXTREMES[random.below(EXTREMES.length)] ?? 0;
		if (at + 4 <= bytes.length) {
			new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, value, random.next() < 0.5);
		}
		return bytes;
	},
	(bytes, random) => bytes.slice(0, random.below(bytes.length)),
	function overwritten(bytes, random) {
		const at = place(bytes, random);
		const fill = [0, 255, random.below(256)][random.below(3)] ?? 0;
		return bytes.fill(fill, at, at + 1 + random.below(200));
	},
	function removed(bytes, random) {
		const at = place(bytes, random);
		const end = at + 1 + random.below(300);
		return joined(bytes.subarray(0, at), bytes.subarray(end));
	},
	function doubled(bytes, random) {
		const at = place(bytes, random);
		return joined(bytes.subarray(0, at + random.below(600)), bytes.subarray(at));
	},
	function strange(bytes, random) {
		const at = place(bytes, random);
		const more = Uint8Array.from({ length: 1 + random.below(64) }, () => random.below(256));
		return joined(bytes.subarray(0, at), more, bytes.subarray(at));
	},
	/** The head of one container on the body of another. */
	(bytes, random, other) => {
		const at = place(bytes, random);
		return joined(bytes.subarray(0, at), other.subarray(Math.min(at, other.length)));
	},
];

function joined(...parts: readonly Uint8Array[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

/** A damaged copy of one of the files. */
export function mutant(files: readonly Uint8Array[], seed: number): Uint8Array {
	const random = seeded(seed);
	const of = files[random.below(files.length)] ?? new Uint8Array(0);
	const other = files[random.below(files.length)] ?? of;
	let bytes: Uint8Array = of.slice();
	for (let times = 1 + random.below(3); times > 0 && bytes.length > 0; times--) {
		bytes = DAMAGES[random.below(DAMAGES.length)]?.(bytes, random, other) ?? bytes;
	}
	return bytes;
}

/** Marks that begin a part of a container: boxes, pages, chunks, clusters. */
const MARKS = [
	...["ftyp", "moov", "mvhd", "trak", "mdia", "mdhd", "minf", "stbl", "stsd", "stsz", "stco"],
	...[
		"stsc",
		"stts",
		"mdat",
		"moof",
		"RIFF",
		"fmt ",
		"data",
		"LIST",
		"OggS",
		"fLaC",
		"ID3",
		"Xing",
	],
	...["\x1a\x45\xdf\xa3", "\x18\x53\x80\x67", "\x16\x54\xae\x6b", "\x1f\x43\xb6\x75"],
];

/** The file cut before, inside and behind each mark that it holds; at most `most` of them. */
export function cutAtEveryPart(bytes: Uint8Array, most: number): Uint8Array[] {
	const text = Buffer.from(bytes).toString("latin1");
	const places = new Set<number>();
	for (const mark of MARKS) {
		for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
			for (const shift of [-4, 0, 2, 4, 8]) places.add(Math.max(0, at + shift));
		}
	}
	const sorted = [...places].filter((at) => at < bytes.length).sort((a, b) => a - b);
	const step = Math.max(1, Math.ceil(sorted.length / most));
	return sorted.filter((_, i) => i % step === 0).map((at) => bytes.slice(0, at));
}
