/**
 * A name that nobody can guess, 32 hexadecimal digits. Not `crypto.randomUUID`, which a script in an
 * insecure page does not have.
 */
export const freshId = (): string =>
	Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
		byte.toString(16).padStart(2, "0"),
	).join("");
