/**
 * The one gate: nothing else reads a raw message. It asks who sent it (our extension, which
 * context, which tab and frame), whether it has the right shape, and whether it comes too often.
 * Refusals are counted and shown in diagnostics.
 */
import * as v from "valibot";
import {
	type OffscreenToPage,
	offscreenToPage,
	type PageToOffscreen,
	pageToOffscreen,
} from "./fileMessages";
import {
	type BackgroundToContent,
	type BackgroundToOffscreen,
	backgroundToContent,
	backgroundToOffscreen,
	type ContentToBackground,
	type ContentToOffscreen,
	contentToBackground,
	contentToOffscreen,
	type OffscreenToBackground,
	type OffscreenToContent,
	offscreenToBackground,
	offscreenToContent,
	type PopupToBackground,
	popupToBackground,
} from "./messages";

/** Who speaks, as far as the browser (not the message) says it. */
export type Speaker = "content" | "offscreen" | "page" | "background" | "stranger";

/** Why a message was turned away; each is counted. */
export type Refusal = "stranger" | "shape" | "rate" | "direction";

/** What the browser says of who sent a message (chrome.runtime.MessageSender, the parts in use). */
export interface Sender {
	readonly id?: string | undefined;
	readonly url?: string | undefined;
	readonly origin?: string | undefined;
	readonly frameId?: number | undefined;
	readonly documentId?: string | undefined;
	readonly tab?:
		| {
				readonly id?: number | undefined;
				readonly url?: string | undefined;
				readonly title?: string | undefined;
				readonly incognito?: boolean;
		  }
		| undefined;
}

/** A message that passed, with who sent it. */
export type Admitted<T> = { readonly ok: true; readonly message: T; readonly speaker: Speaker };
/** A message that did not pass; `not-mine` was for another context and counts as nothing. */
export type Refused = { readonly ok: false; readonly refusal: Refusal | "not-mine" };

/** Messages a second that one sender may send, and how many in a burst. */
export interface RateLimit {
	readonly perSecond: number;
	readonly burst: number;
}

const CONTENT_RATE: RateLimit = { perSecond: 20, burst: 60 };
const OWN_RATE: RateLimit = { perSecond: 200, burst: 1000 };

/** Token bucket; time is an argument so that tests need no clock. */
export function createRateGate(limit: RateLimit): (now: number) => boolean {
	let tokens = limit.burst;
	let last: number | null = null;
	return (now) => {
		if (last !== null) {
			// A clock may be set back; that must lock nobody out.
			const passed = Math.max(0, now - last) / 1000;
			tokens = Math.min(limit.burst, tokens + passed * limit.perSecond);
		}
		last = now;
		if (tokens < 1) return false;
		tokens--;
		return true;
	};
}

/** What a gate must know of its own extension, and its clock in milliseconds. */
export interface GateSettings {
	/** chrome.runtime.id */
	readonly extensionId: string;
	/** chrome-extension://<id>/ */
	readonly baseUrl: string;
	readonly now: () => number;
}

/** Makes the gate of one context. `refused` counts what was turned away, by reason. */
export function createGate(settings: GateSettings) {
	const refused: Record<Refusal, number> = { stranger: 0, shape: 0, rate: 0, direction: 0 };
	const rates = new Map<string, (now: number) => boolean>();

	function speakerOf(sender: Sender): Speaker {
		if (sender.id !== settings.extensionId) return "stranger";
		const url = sender.url ?? "";
		if (url.startsWith(settings.baseUrl)) {
			const path = url.slice(settings.baseUrl.length).split(/[?#]/)[0] ?? "";
			if (path === "offscreen.html") return "offscreen";
			// Firefox's event page, which is a page that the browser makes.
			if (path === "_generated_background_page.html") return "background";
			return path.endsWith(".html") ? "page" : "background";
		}
		if (sender.tab !== undefined) return "content";
		// To a tab the service worker speaks without an address. A web address without a tab is a
		// script where none of ours belongs.
		return url === "" ? "background" : "stranger";
	}

	function refuse(refusal: Refusal): Refused {
		refused[refusal]++;
		return { ok: false, refusal };
	}

	/** One bucket a sender, so that a flooding frame cannot starve another. */
	function inTime(speaker: Speaker, sender: Sender): boolean {
		const key = `${speaker}:${sender.tab?.id ?? ""}:${sender.frameId ?? ""}`;
		let allow = rates.get(key);
		if (!allow) {
			if (rates.size > 2000) rates.clear();
			allow = createRateGate(speaker === "content" ? CONTENT_RATE : OWN_RATE);
			rates.set(key, allow);
		}
		return allow(settings.now());
	}

	function admit<T>(
		raw: unknown,
		sender: Sender,
		receiver: "background" | "offscreen" | "content",
		schemas: Partial<Record<Speaker, v.GenericSchema<unknown, T>>>,
	): Admitted<T> | Refused {
		const speaker = speakerOf(sender);
		if (speaker === "stranger") return refuse("stranger");
		const to = typeof raw === "object" && raw !== null && "to" in raw ? raw.to : undefined;
		if (typeof to === "string" && to !== receiver) return { ok: false, refusal: "not-mine" };
		const schema = schemas[speaker];
		if (!schema) return refuse("direction");
		if (!inTime(speaker, sender)) return refuse("rate");
		const parsed = v.safeParse(schema, raw);
		return parsed.success ? { ok: true, message: parsed.output, speaker } : refuse("shape");
	}

	return {
		refused: refused as Readonly<Record<Refusal, number>>,

		/** For the service worker's onMessage. */
		toBackground(raw: unknown, sender: Sender) {
			return admit<ContentToBackground | OffscreenToBackground | PopupToBackground>(
				raw,
				sender,
				"background",
				{
					content: contentToBackground,
					offscreen: offscreenToBackground,
					page: popupToBackground,
				},
			);
		},

		/** For the offscreen document's onMessage: only the service worker may ask. */
		toOffscreen(raw: unknown, sender: Sender) {
			return admit<BackgroundToOffscreen>(raw, sender, "offscreen", {
				background: backgroundToOffscreen,
			});
		},

		/** For a content script's onMessage: only the service worker may ask. */
		toContent(raw: unknown, sender: Sender) {
			return admit<BackgroundToContent>(raw, sender, "content", {
				background: backgroundToContent,
			});
		},

		/** May this port be listened to at all? Only a content script's in a tab. */
		admitsPort(sender: Sender | undefined): boolean {
			const speaker = sender ? speakerOf(sender) : "stranger";
			const fine = speaker === "content" && sender?.tab?.id !== undefined;
			if (!fine) refused[speaker === "stranger" ? "stranger" : "direction"]++;
			return fine;
		},

		/** For each message of an admitted chunk port. */
		fromPort(raw: unknown, allow: (now: number) => boolean): ContentToOffscreen | null {
			if (!allow(settings.now())) {
				refused.rate++;
				return null;
			}
			const parsed = v.safeParse(contentToOffscreen, raw);
			if (!parsed.success) refused.shape++;
			return parsed.success ? parsed.output : null;
		},

		/** For each message of the content script's end of that port. */
		fromOffscreen(raw: unknown): OffscreenToContent | null {
			const parsed = v.safeParse(offscreenToContent, raw);
			if (!parsed.success) refused.shape++;
			return parsed.success ? parsed.output : null;
		},

		/** May this port ask for files to be checked? Only a page of our own's. */
		admitsFilePort(sender: Sender | undefined): boolean {
			const speaker = sender ? speakerOf(sender) : "stranger";
			if (speaker !== "page") refused[speaker === "stranger" ? "stranger" : "direction"]++;
			return speaker === "page";
		},

		/** For each message of an admitted file port. */
		fromFilePort(raw: unknown): PageToOffscreen | null {
			const parsed = v.safeParse(pageToOffscreen, raw);
			if (!parsed.success) refused.shape++;
			return parsed.success ? parsed.output : null;
		},

		/** For each message of the page's end of that port. */
		fromFileChecker(raw: unknown): OffscreenToPage | null {
			const parsed = v.safeParse(offscreenToPage, raw);
			if (!parsed.success) refused.shape++;
			return parsed.success ? parsed.output : null;
		},

		/** A fresh bucket for one chunk port. */
		portRate: () => createRateGate(CONTENT_RATE),
	};
}

export type Gate = ReturnType<typeof createGate>;
