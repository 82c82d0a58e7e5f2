/**
 * Which of a frame's elements are judged, from when to when. One source is one element playing one
 * media: a new source begins when the media (or, in a single-page app, the page's address) changes.
 *
 *   audible ─▶ open source ─▶ chunks ─▶ pause / ended / why not judged are told ─▶ new media: close, begin again
 */

import { createRateGate, type Gate } from "../protocol/gate";
import type { ContentToBackground } from "../protocol/messages";
import { type FailureReason, type HeldBack, isHeldBack } from "../protocol/state";
import { identify, isCall, placeOf, watchPlace } from "../sites";
import { type ChunkPort, extensionAlive, openChunkPort } from "./chunkPort";
import { captureElement, type ElementCapture } from "./elementCapture";
import { type ElementEvent, findElements } from "./elements";
import { emptyPage } from "./embedded";
import { freshId } from "./freshId";
import { mediaName } from "./mediaName";
import { type Thinned, thinned } from "./thinned";

interface Source {
	readonly sourceId: string;
	readonly port: ChunkPort;
	readonly mediaKey: string | null;
	/** Ends what the site's adapter watches. */
	readonly over: AbortController;
	/** Where the player stands; a page may start and stop it a thousand times a second. */
	readonly phase: Thinned<"playing" | "paused" | "ended">;
}

interface Player {
	readonly element: HTMLMediaElement;
	/** Null before the first capture; a second captureStream would starve the first. */
	capture: ElementCapture | null;
	source: Source | null;
	/** The last failure told, so that it is told once. */
	told: FailureReason | null;
}

/** One frame's players, judged from `start` to `stop`. */
export interface PageCapture {
	/** Judges what plays now and later. @param named only the element whose media has this `mediaName` */
	start(named: string | null): void;
	stop(): void;
	/** The element of a source of this frame, as long as it is judged. */
	playerOf(sourceId: string): HTMLMediaElement | null;
}

/** A player that advances without a frame for this long is starved by another capture. */
const NO_FRAMES_MS = 4000;

/** Players of a frame that are followed at once; what plays beyond that is not judged. */
const MAX_PLAYERS = 24;
const PHASE_EVERY_MS = 250;
/** Failures that a frame tells: a page may mute and unmute as often as it likes. */
const TOLD_RATE = { perSecond: 4, burst: 8 };

/** Live streams catch up at up to this much above 1, and slow down by as much: not enough to be told. */
const LEAST_STRETCH = 0.04;
/** Why what an element plays is not judged, though it plays. */
function heldBack(element: HTMLMediaElement): HeldBack | null {
	if (element.muted || element.volume === 0) return "muted";
	// Without the pitch kept, the sound is resampled, which the detector knows from training.
	const stretched = element.preservesPitch && Math.abs(element.playbackRate - 1) > LEAST_STRETCH;
	return stretched ? "other-speed" : null;
}
/** What the player calls itself, else what the page does. Any of it is the page's word. */
const titleOf = (element: HTMLMediaElement) =>
	navigator.mediaSession?.metadata?.title || element.title || element.ariaLabel || document.title;
const isPlaying = (element: HTMLMediaElement) =>
	!element.paused && !element.ended && element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;

/** Makes the capture of this frame; it does nothing before `start`. @param gate of this content script */
export function createPageCapture(gate: Gate): PageCapture {
	const players = new Map<HTMLMediaElement, Player>();
	/** Every element ever looked at: captured once, told once. */
	const known = new WeakMap<HTMLMediaElement, Player>();
	const mayTell = createRateGate(TOLD_RATE);
	let running = false;
	/** When set, only the media of this name is judged (right-click on one element). */
	let only: string | null = null;
	let watchdog: ReturnType<typeof setInterval> | null = null;

	const finder = findElements((element, event) => {
		if (running) heard(element, event);
	});

	function tell(message: ContentToBackground): void {
		if (extensionAlive()) chrome.runtime.sendMessage(message).catch(() => undefined);
		else shutDown();
	}

	function failed(player: Player, reason: FailureReason, detail: string | null): void {
		if (player.told === reason || !mayTell(performance.now())) return;
		player.told = reason;
		if (player.source) player.source.port.send({ type: "failed", reason, detail });
		else {
			tell({ to: "background", type: "page", state: { kind: "failed", reason, detail } });
		}
	}

	function heard(element: HTMLMediaElement, event: ElementEvent): void {
		const player = playerOf(element);
		if (event === "playing" || event === "volumechange" || event === "ratechange") consider(player);
		else if (event === "encrypted") failed(player, "protected", null);
		else if (event === "seeking") player.capture?.breakOff();
		else if (event === "emptied") endSource(player);
		else if (player.source) void halt(player, player.source, event === "ended");
	}

	/** Its last sound first, then where it stands, unless it plays on by then. */
	async function halt({ element, capture }: Player, source: Source, ended: boolean): Promise<void> {
		await capture?.flush();
		if (!isPlaying(element)) source.phase.show(ended ? "ended" : "paused");
	}

	function playerOf(element: HTMLMediaElement): Player {
		const player = known.get(element) ?? { element, capture: null, source: null, told: null };
		known.set(element, player);
		return player;
	}

	/** Players that are silent give way to one that plays. @returns whether there is room for it */
	function makeRoom(element: HTMLMediaElement): boolean {
		for (const player of players.values()) {
			if (players.size < MAX_PLAYERS || players.has(element)) return true;
			if (isPlaying(player.element)) continue;
			endSource(player);
			players.delete(player.element);
		}
		return players.size < MAX_PLAYERS;
	}

	/** Takes an element up if it is heard, and tells why not where it is not. */
	function consider(player: Player): void {
		const { element } = player;
		if (!isPlaying(element)) return;
		if (isCall(location.href)) {
			failed(player, "call", null);
			return;
		}
		if (only !== null && mediaName(element.currentSrc) !== only) return;
		const reason = heldBack(element);
		if (reason) {
			player.capture?.setListening(false);
			failed(player, reason, null);
			return;
		}
		if (!makeRoom(element)) return;
		if (isHeldBack(player.told)) player.told = null;
		if (!player.capture) {
			const capture = captureElement(element, {
				chunk(samples, mediaTime, discontinuity) {
					const port = sourceOf(player).port;
					player.told = null;
					const { hidden } = document;
					port.send({ type: "chunk", mediaTime, discontinuity, hidden, samples });
				},
				failed: ({ reason, detail }) => failed(player, reason, detail),
			});
			if ("reason" in capture) {
				failed(player, capture.reason, capture.detail);
				return;
			}
			player.capture = capture;
		}
		players.set(element, player);
		player.capture.setListening(true);
		sourceOf(player).phase.show("playing");
		watchdog ??= setInterval(watch, 1000);
	}

	/** The source of what the element plays now; a new one when the media is another. */
	function sourceOf(player: Player): Source {
		const { element } = player;
		const place = placeOf(location.href, element);
		const pageUrl = place.pageUrl ?? location.href;
		const told = { part: place.part, once: element.currentSrc };
		const { mediaKey } = identify(pageUrl, element.currentSrc, told);
		if (player.source && player.source.mediaKey === mediaKey) return player.source;
		endSource(player);
		const sourceId = freshId();
		const port = openChunkPort(
			{
				type: "open",
				sourceId,
				title: (place.title ?? titleOf(element)).slice(0, 300),
				pageUrl: pageUrl.slice(0, 4000),
				mediaUrl: element.currentSrc.slice(0, 4000),
				part: place.part ?? null,
				ad: place.ad ?? false,
			},
			gate,
			stopAll,
		);
		const phase = thinned<"playing" | "paused" | "ended">(
			(now) => port.send({ type: "phase", phase: now }),
			PHASE_EVERY_MS,
		);
		const over = new AbortController();
		player.source = { sourceId, port, mediaKey, phase, over };
		// What was heard until now belongs to what was played until now.
		const changed = () => player.capture?.breakOff();
		watchPlace(location.href, element, changed, over.signal);
		return player.source;
	}

	function endSource(player: Player): void {
		player.source?.over.abort();
		player.source?.phase.stop();
		player.source?.port.close();
		player.source = null;
		player.told = null;
		player.capture?.breakOff();
	}

	/** Runs only while something is judged. */
	function watch(): void {
		if (!extensionAlive()) {
			shutDown();
			return;
		}
		for (const player of players.values()) {
			const { element, capture } = player;
			if (!capture || !isPlaying(element) || heldBack(element)) continue;
			if (performance.now() - capture.lastFrameAt < NO_FRAMES_MS) continue;
			const { reason, detail } = capture.whySilent();
			failed(player, reason, detail);
		}
		if (players.size === 0 && watchdog) {
			clearInterval(watchdog);
			watchdog = null;
		}
	}

	function takeUpAll(): void {
		for (const element of finder.scan()) {
			consider(playerOf(element));
		}
	}

	function stopAll(): void {
		running = false;
		for (const player of players.values()) {
			endSource(player);
			player.capture?.setListening(false);
		}
		players.clear();
		if (watchdog) clearInterval(watchdog);
		watchdog = null;
	}

	/** The extension was updated or removed: leave the page as if we had never been there. */
	function shutDown(): void {
		stopAll();
		finder.stop();
		window.removeEventListener("pagehide", pageHidden);
		window.removeEventListener("pageshow", pageShown);
	}

	// A page with a live captured track is not kept in the back-forward cache ("mediastream"): the
	// capture ends with the visit, so that going back is as fast as without us.
	const pageHidden = () => {
		for (const player of players.values()) {
			endSource(player);
			player.capture?.stop();
			player.capture = null;
		}
	};
	window.addEventListener("pagehide", pageHidden);

	// Back from the bfcache all ports are gone; what plays opens new ones with its next chunk.
	const pageShown = (event: PageTransitionEvent) => {
		if (!event.persisted || !running) return;
		takeUpAll();
	};
	window.addEventListener("pageshow", pageShown);

	return {
		start(named) {
			only = named;
			running = true;
			for (const player of players.values()) player.told = null;
			takeUpAll();
			if (players.size === 0 && window === window.top) {
				const failing = finder.scan().some((element) => isPlaying(element));
				if (!failing) tell({ to: "background", type: "page", state: emptyPage(document) });
			}
		},
		stop: stopAll,
		playerOf(sourceId) {
			const of = [...players.values()].find(({ source }) => source?.sourceId === sourceId);
			return of?.element ?? null;
		},
	};
}
