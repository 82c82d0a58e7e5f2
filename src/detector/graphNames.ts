/** Which names a graph should have and lacks, in words. */
export function lacking(of: string, found: readonly string[], wanted: readonly string[]): string[] {
	return wanted.filter((name) => !found.includes(name)).map((name) => `the ${of} "${name}"`);
}
