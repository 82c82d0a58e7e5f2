/** Zips whose bytes depend on their files' names and contents alone. */
import { type Zippable, zipSync } from "fflate";

/** One file of a package. */
export interface Packed {
	/** With forward slashes, no leading one. */
	readonly path: string;
	readonly bytes: Uint8Array;
}

/** @param files in any order; they are sorted by path */
export function zipOf(files: readonly Packed[]): Uint8Array<ArrayBuffer> {
	const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
	// The first day that a zip can tell. It is written as local time, so it is made of local parts: no
	// zone shows.
	const mtime = new Date(1980, 0, 1);
	const tree: Zippable = {};
	for (const { path, bytes } of sorted) tree[path] = [bytes, { level: 9, mtime }];
	return zipSync(tree);
}
