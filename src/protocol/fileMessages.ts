/**
 * Between the page that checks files and the offscreen document, over one port: a file from disk
 * travels as the browser's own handle of it, so no byte of it is copied on the way.
 */
import * as v from "valibot";
import type { SourceView } from "./state";

const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));

/** Port name of the checks that a page asks for; it ends with the page, and they with it. */
export const FILE_PORT = "files";

/** What is to be read: a file that the person chose, or an address that the person gave. */
export const fileOrigin = v.variant("kind", [
	v.object({
		kind: v.literal("disk"),
		name: v.pipe(v.string(), v.maxLength(500)),
		file: v.instance(Blob),
	}),
	v.object({
		kind: v.literal("address"),
		url: v.pipe(v.string(), v.maxLength(4096), v.regex(/^https?:\/\//i)),
	}),
]);
export type FileOrigin = v.InferOutput<typeof fileOrigin>;

/** Page -> offscreen document. */
export const pageToOffscreen = v.variant("type", [
	v.object({
		type: v.literal("check"),
		sourceId: id,
		origin: fileOrigin,
		/** Judge it even where it was judged before. */
		again: v.boolean(),
	}),
	v.object({ type: v.literal("cancel"), sourceId: id }),
	/** How does the detector stand? Answered by `diagnosis`, once it has started. */
	v.object({ type: v.literal("diagnose") }),
]);
export type PageToOffscreen = v.InferOutput<typeof pageToOffscreen>;

/** What the detector says of itself: which model, on which backend and why, or why not at all. */
const standing = v.union([
	v.object({
		model: v.object({ id: v.string(), sha256: v.string() }),
		report: v.object({
			backend: v.picklist(["wasm", "webgpu"]),
			reason: v.string(),
			adapter: v.nullable(v.string()),
			wasmMs: v.nullable(v.number()),
			webgpuMs: v.nullable(v.number()),
		}),
	}),
	v.object({ reason: v.string(), detail: v.nullable(v.string()) }),
]);

/** Offscreen document -> page. Our own document's word: a view is checked by shape only. */
export const offscreenToPage = v.variant("type", [
	/** The document listens. */
	v.object({ type: v.literal("hello") }),
	/** Its content is being hashed, to see whether it was checked before. */
	v.object({
		type: v.literal("reading"),
		sourceId: id,
		share: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
	}),
	v.object({
		type: v.literal("diagnosis"),
		standing,
		/** Messages that this document's gate turned away, by reason. */
		refused: v.record(v.string(), v.number()),
	}),
	v.object({
		type: v.literal("view"),
		view: v.custom<SourceView>(
			(x) => typeof x === "object" && x !== null && "sourceId" in x && "state" in x,
		),
	}),
]);
export type OffscreenToPage = v.InferOutput<typeof offscreenToPage>;
