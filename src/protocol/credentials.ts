/**
 * What a file says of its own origin: its Content Credentials (a signed C2PA manifest), as they were
 * verified on this device. Small JSON; every text in it is a stranger's.
 */
import * as v from "valibot";

/** How the signature stands. */
export const standings = [
	/** It holds, and its signer is on the packaged trust list. */
	"listed",
	/** It holds; nobody that we know vouches for its signer. */
	"unknown",
	/** It does not hold: the file was changed afterwards, or the signature is no good. */
	"broken",
	/** There are some, and they could not be checked here (the container, the size). */
	"unchecked",
] as const;

/** What the manifest says of how the content came to be. */
export const declarations = [
	/** A machine made it. */
	"made",
	/** A machine made a part of it, or what it was edited from. */
	"part-made",
	/** A device recorded it. What it recorded may have been a loudspeaker. */
	"recorded",
	/** None of these. */
	"nothing",
] as const;

const text = v.pipe(v.string(), v.maxLength(200));

export const credentialsSchema = v.strictObject({
	standing: v.picklist(standings),
	/** The organisation that the signer's certificate names; "" where it names none. */
	signer: text,
	declares: v.picklist(declarations),
	/** The program that wrote the manifest, as it calls itself; "" where it does not. */
	program: text,
	/** The first thing that does not hold, as C2PA names it; null where all holds. */
	fault: v.nullable(text),
	/** The day of the trust list that it was held against. */
	listDate: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
});
export type Credentials = v.InferOutput<typeof credentialsSchema>;

/**
 * Does what the file says of itself outweigh what it sounds like? Only a signer on the packaged list
 * does, and only by saying that a machine made it: a recording may be one of a loudspeaker.
 */
export function outweighs(credentials: Credentials | null | undefined): boolean {
	return credentials?.standing === "listed" && credentials.declares === "made";
}
