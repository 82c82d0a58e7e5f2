/**
 * What a file tells of where it comes from while it is read: does it carry Content Credentials, and
 * did its address lead on to another host?
 */
import { createSniffer, HEAD_BYTES, mediaTypeOf } from "../credentials/sniff";
import type { Credentials } from "../protocol/credentials";
import type { FileFacts } from "../protocol/state";
import { fetchMedia } from "./fetchMedia";

/** Verifies the manifest of a file that seems to carry one; null where it has none after all. */
export type Verify = (file: Blob, mediaType: string | null) => Promise<Credentials | null>;

/** Collects while the file is read, by whichever way it comes. */
export interface Origins {
	/** The next bytes of a file from disk. */
	passes(bytes: Uint8Array): void;
	/** An answer to a request for it; the same one, as it is to be read on. */
	fetched(answer: Response): Response;
	/** All that is known when the file has been read. @param file its bytes, or its address */
	told(file: Blob | string, verify: Verify): Promise<FileFacts>;
}

/** @param asked the address, where it has one */
export function watchOrigins(asked: string | null): Origins {
	const disk = createSniffer();
	let found = false;
	let ledTo: string | null = null;

	/** Each answer is looked through by itself: ranges of a file do not come in order. */
	function tapped(answer: Response): Response {
		const sniffer = createSniffer();
		const tap = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
			transform(bytes, out) {
				sniffer.push(bytes);
				found ||= sniffer.found;
				out.enqueue(bytes);
			},
		});
		const { status, statusText, headers } = answer;
		return new Response(answer.body?.pipeThrough(tap) ?? null, { status, statusText, headers });
	}

	return {
		passes: disk.push,
		fetched(answer) {
			const host = URL.parse(answer.url)?.host ?? "";
			if (host !== "" && host !== URL.parse(asked ?? "")?.host) ledTo = host;
			return tapped(answer);
		},
		async told(file, verify) {
			const led = ledTo === null ? {} : { ledTo };
			if (!found && !disk.found) return led;
			// The very file that was asked for, once more and whole: the signature is over all of it.
			const whole = typeof file === "string" ? await (await fetchMedia(file)).blob() : file;
			const head = new Uint8Array(await whole.slice(0, HEAD_BYTES).arrayBuffer());
			const credentials = await verify(whole, mediaTypeOf(head));
			return credentials ? { ...led, credentials } : led;
		},
	};
}
