/** Things by a name, names in alphabetical order so that the same data gives the same file. */

/** Map.groupBy, which Node 20 has not, sorted. @param nameOf null leaves a thing out */
export function grouped<T>(
	things: readonly T[],
	nameOf: (thing: T) => string | null,
): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const thing of things) {
		const name = nameOf(thing);
		if (name === null) continue;
		const group = groups.get(name);
		if (group) group.push(thing);
		else groups.set(name, [thing]);
	}
	return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}
