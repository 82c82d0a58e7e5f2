/** Runs once before the end-to-end files, two of which run side by side: what they share is made here. */
import { ensureBuilt } from "./browser";
import { makeMedia } from "./media";

export default function setup(): void {
	// `npm test` has built both just before and says so; by itself, this run is one of its own.
	process.env.BONAFIDE_RUN ??= String(process.pid);
	makeMedia();
	ensureBuilt("shipped");
	ensureBuilt("test");
}
