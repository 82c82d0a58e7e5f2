/** One part of a list of any length, for machines that work side by side. */

/** One of `count` parts of a list; `index` is 1 to `count`. */
export interface Shard {
	readonly index: number;
	readonly count: number;
}

/** @param text "2/8", or undefined for the whole. @returns what is wrong with it, as a text */
export function shardOf(text: string | undefined): Shard | string {
	if (text === undefined) return { index: 1, count: 1 };
	const [, index, count] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
	if (index === undefined || count === undefined || index < 1 || index > count) {
		return `--shard ${text}: write I/N, with I from 1 to N`;
	}
	return { index, count };
}
