/** The packaged list of those whose word on a file's origin outweighs what it sounds like. */
import * as v from "valibot";

const listSchema = v.object({
	name: v.string(),
	/** The day as of which it was taken over. */
	date: v.pipe(v.string(), v.isoDate()),
	file: v.string(),
	sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

/** A trust list that is what it says it is. */
export interface TrustList {
	readonly date: string;
	/** Certificates of the authorities, PEM. */
	readonly anchors: string;
}

/**
 * @param read a file of the folder that the list lies in
 * @throws when the certificates are not those that the list was written for
 */
export async function readTrustList(
	read: (name: string) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<TrustList> {
	const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
	const list = v.parse(listSchema, JSON.parse(decode(await read("c2pa-trust-list.json"))));
	const anchors = await read(list.file);
	const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", anchors));
	const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
	if (hex !== list.sha256) throw new Error(`${list.file} is not the list of ${list.date}`);
	return { date: list.date, anchors: decode(anchors) };
}
