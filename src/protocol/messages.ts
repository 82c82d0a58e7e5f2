/**
 * Every message, by direction, as a schema and the type it gives. A runtime message reaches all
 * contexts of the extension, so each names its receiver in `to`. Only `gate.ts` parses them.
 */
import * as v from "valibot";
import { rulesSchema } from "./rules";
import { sensitivities } from "./sensitivity";
import { failureReasons, type SourceView } from "./state";

const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const text = v.pipe(v.string(), v.maxLength(500));
const url = v.pipe(v.string(), v.maxLength(4096));
const tabId = v.pipe(v.number(), v.integer(), v.minValue(0));
const seconds = v.pipe(v.number(), v.finite());
const reason = v.picklist(failureReasons);

/** Port name of a source's chunks, content script -> offscreen document. */
export const CHUNK_PORT = "chunks";
/** At most two seconds of sound a message. */
export const MAX_CHUNK_SAMPLES = 32_000;

/** Content script -> offscreen document, over CHUNK_PORT. */
export const contentToOffscreen = v.variant("type", [
	v.object({
		type: v.literal("open"),
		/** Names the source as long as its element plays this media; survives a lost port. */
		sourceId: id,
		title: text,
		/**
		 * The frame's address now: the browser's own word (sender.url) does not follow a single-page
		 * app. Taken only where its origin is the one that the browser says.
		 */
		pageUrl: url,
		/** The element's currentSrc; blob: and empty are told by the page's address instead. */
		mediaUrl: url,
		/** Names the media within a site that the adapter knows; see src/sites. */
		part: v.nullable(v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/))),
		/** An advertisement in the place of what the person came for. */
		ad: v.boolean(),
	}),
	v.object({
		type: v.literal("chunk"),
		mediaTime: seconds,
		discontinuity: v.boolean(),
		/** The tab is not seen: what the person looks at is judged first. */
		hidden: v.optional(v.boolean()),
		samples: v.pipe(
			v.instance(Int16Array),
			v.check((samples) => samples.length > 0 && samples.length <= MAX_CHUNK_SAMPLES),
		),
	}),
	v.object({ type: v.literal("phase"), phase: v.picklist(["playing", "paused", "ended"]) }),
	v.object({ type: v.literal("failed"), reason, detail: v.nullable(text) }),
]);
export type ContentToOffscreen = v.InferOutput<typeof contentToOffscreen>;

/** Offscreen document -> content script, over the same port. */
export const offscreenToContent = v.variant("type", [
	/** Nothing is sent before this: a port without it may have nobody at its end. */
	v.object({
		type: v.literal("hello"),
		/** A typed array: a browser that cannot carry it over ports cannot carry sound either. */
		probe: v.optional(v.unknown()),
	}),
	v.object({ type: v.literal("stop") }),
]);
export type OffscreenToContent = v.InferOutput<typeof offscreenToContent>;

/** Content script -> service worker. */
export const contentToBackground = v.variant("type", [
	v.object({ to: v.literal("background"), type: v.literal("need-offscreen") }),
	v.object({
		to: v.literal("background"),
		type: v.literal("page"),
		state: v.variant("kind", [
			v.object({ kind: v.literal("waiting") }),
			v.object({ kind: v.literal("failed"), reason, detail: v.nullable(text) }),
		]),
	}),
]);
export type ContentToBackground = v.InferOutput<typeof contentToBackground>;

/** What is shown beside a player: words of ours alone, in the person's language. */
const mark = v.object({
	look: v.picklist(["listening", "human", "uncertain", "machine"]),
	text: v.pipe(v.string(), v.maxLength(60)),
	/** For screen readers. */
	label: text,
	language: v.pipe(v.string(), v.maxLength(35)),
	direction: v.picklist(["ltr", "rtl"]),
});
export type Mark = v.InferOutput<typeof mark>;

/** Service worker -> content script (tabs.sendMessage). */
export const backgroundToContent = v.variant("type", [
	/** Screen every audible element of the frame. */
	v.object({ to: v.literal("content"), type: v.literal("start") }),
	/** Screen the element whose address has this name (right-click; see src/capture/mediaName). */
	v.object({ to: v.literal("content"), type: v.literal("start-element"), named: url }),
	v.object({ to: v.literal("content"), type: v.literal("stop") }),
	/** Shows this beside the player of the source, where it is in the frame; null takes it away. */
	v.object({
		to: v.literal("content"),
		type: v.literal("mark"),
		sourceId: id,
		mark: v.nullable(mark),
	}),
	/** Takes every mark of the frame away. */
	v.object({ to: v.literal("content"), type: v.literal("unmark") }),
]);
export type BackgroundToContent = v.InferOutput<typeof backgroundToContent>;

/** Offscreen document -> service worker. A view is our own document's: checked by shape only. */
export const offscreenToBackground = v.variant("type", [
	v.object({
		to: v.literal("background"),
		type: v.literal("source"),
		tabId,
		view: v.custom<SourceView>(
			(x) => typeof x === "object" && x !== null && "sourceId" in x && "state" in x,
		),
	}),
	v.object({ to: v.literal("background"), type: v.literal("source-gone"), tabId, sourceId: id }),
	/** A page or tab was to be judged, or was judged so far: why it is not. */
	v.object({
		to: v.literal("background"),
		type: v.literal("tab-failed"),
		tabId,
		reason,
		detail: v.nullable(text),
	}),
	/** The document has no storage of its own to read them from; answered by `settings`. */
	v.object({ to: v.literal("background"), type: v.literal("need-settings") }),
]);
export type OffscreenToBackground = v.InferOutput<typeof offscreenToBackground>;

/** Service worker -> offscreen document. */
export const backgroundToOffscreen = v.variant("type", [
	/** Answers once the document listens. */
	v.object({ to: v.literal("offscreen"), type: v.literal("ping") }),
	v.object({
		to: v.literal("offscreen"),
		type: v.literal("listen-tab"),
		tabId,
		streamId: v.pipe(v.string(), v.maxLength(200)),
		title: text,
		pageUrl: url,
		incognito: v.boolean(),
	}),
	/** Where a tab is now; null where the browser does not tell it. */
	v.object({
		to: v.literal("offscreen"),
		type: v.literal("tab-at"),
		tabId,
		pageUrl: v.nullable(url),
	}),
	v.object({
		to: v.literal("offscreen"),
		type: v.literal("check-file"),
		tabId,
		url,
		incognito: v.boolean(),
	}),
	/** The settings that it needs, at its start and whenever they change. */
	v.object({
		to: v.literal("offscreen"),
		type: v.literal("settings"),
		/** False: checks run, and nothing is written. */
		keep: v.boolean(),
		backend: v.picklist(["auto", "wasm", "webgpu"]),
		/** What the organisation allows: what may no longer be judged ends at once. */
		rules: rulesSchema,
		sensitivity: v.picklist(sensitivities),
		/** An id of the catalog or the key of a model on this device; null is the default. */
		model: v.nullable(id),
	}),
	/** Stops one source, or all of the tab. */
	v.object({
		to: v.literal("offscreen"),
		type: v.literal("stop"),
		tabId,
		sourceId: v.nullable(id),
	}),
]);
export type BackgroundToOffscreen = v.InferOutput<typeof backgroundToOffscreen>;

/** Popup and the other pages of ours -> service worker. */
export const popupToBackground = v.variant("type", [
	/** Screen the page's media elements (injected under activeTab). */
	v.object({ to: v.literal("background"), type: v.literal("start-page"), tabId }),
	v.object({ to: v.literal("background"), type: v.literal("start-tab"), tabId }),
	/** Stops all of the tab, or only the source that is named. */
	v.object({
		to: v.literal("background"),
		type: v.literal("stop"),
		tabId,
		sourceId: v.optional(id),
	}),
	/** A page of ours that talks to the offscreen document itself. */
	v.object({ to: v.literal("background"), type: v.literal("need-offscreen") }),
	/** The permission was granted or withdrawn in the popup; the scripts follow. */
	v.object({
		to: v.literal("background"),
		type: v.literal("screen-site"),
		origin: v.pipe(v.string(), v.regex(/^https?:\/\/[^/*]+$/)),
		on: v.boolean(),
		tabId,
	}),
]);
export type PopupToBackground = v.InferOutput<typeof popupToBackground>;

/** What an asked context answers: done, or why not. */
export type Answer =
	| { readonly ok: true }
	| { readonly ok: false; readonly reason: (typeof failureReasons)[number] | "refused" };
