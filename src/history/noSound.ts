/** The last look before anything is written: a check holds numbers, names and addresses, no audio. */

/** Longest text of a check, characters: an address. */
const MAX_TEXT = 5000;

/** @returns whether anything in the value could carry samples: a buffer, a run of numbers, long text */
export function couldHoldSound(value: unknown): boolean {
	if (typeof value === "string") return value.length > MAX_TEXT;
	if (typeof value !== "object" || value === null) return false;
	if (Array.isArray(value)) {
		return value.some((item) => typeof item === "number" || couldHoldSound(item));
	}
	// A buffer, a view of one, a blob, a map: whatever is no plain record.
	if (Object.getPrototypeOf(value) !== Object.prototype) return true;
	return Object.values(value).some(couldHoldSound);
}
