import { describe, expect, it } from "vitest";
import type { SourceState, SourceView, TabState, Verdict } from "../../src/protocol/state";
import { badgeOf } from "../../src/ui/badge";
import { textFor } from "../../src/ui/text";
import { signed } from "./signed";

const text = textFor(["en"]);

const verdict = (band: Verdict["band"], likelihood: number): Verdict => ({
	band,
	firm: true,
	likelihood,
	evidence: { llr: 0, low: 0, high: 0, speechSeconds: 12 },
	reasons: [],
});

function tabWith(state: SourceState, more: Partial<SourceView> = {}): TabState {
	const view: SourceView = {
		sourceId: "s",
		checkId: "c",
		kind: "element",
		title: "A talk",
		site: "example.org",
		state,
		speechSeconds: 0,
		backend: "wasm",
		model: null,
		updatedAt: 0,
		timeline: [],
		earlier: null,
		progress: null,
		kept: true,
		...more,
	};
	return { page: { kind: "idle" }, sources: [view] };
}

const page = (state: SourceState): TabState => ({ page: state, sources: [] });
const human = { kind: "judged", verdict: verdict("human", 7) } as const;
const machine = { kind: "judged", verdict: verdict("machine", 96) } as const;
const uncertain = { kind: "judged", verdict: verdict("uncertain", 50) } as const;

const silent: SourceState[] = [
	{ kind: "idle" },
	{ kind: "waiting" },
	{ kind: "starting" },
	{ kind: "listening", speechSeconds: 2 },
	{ kind: "no-speech" },
	{ kind: "paused", verdict: null },
	{ kind: "ended", verdict: null },
	{ kind: "failed", reason: "muted", detail: null },
];

/** WCAG contrast of two #rrggbb colours. */
function contrast(a: string, b: string): number {
	const luminance = (hex: string) => {
		const [r, g, blue] = [1, 3, 5].map((at) => {
			const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
			return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
		}) as [number, number, number];
		return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
	};
	const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
	return (high + 0.05) / (low + 0.05);
}

describe("the badge", () => {
	it("shows the likelihood while a source is judged", () => {
		expect(badgeOf(tabWith(machine), text)).toMatchObject({ text: "96", icon: "machine" });
		expect(badgeOf(tabWith(human), text)).toMatchObject({ text: "7", icon: "human" });
	});

	it("keeps the likelihood when the player pauses or ends, and says so in the title", () => {
		for (const kind of ["paused", "ended"] as const) {
			const badge = badgeOf(tabWith({ kind, verdict: verdict("human", 7) }), text);
			expect(badge.text).toBe("7");
			expect(badge.title).toBe(`Bonafide: Likely human (7 in 100), ${kind}`);
		}
	});

	it("says so when a listed signer's word outweighs the sound, and only then", () => {
		const ended = { kind: "ended", verdict: verdict("uncertain", 40) } as const;
		const badge = badgeOf(tabWith(ended, { credentials: signed.listed }), text);
		expect(badge).toMatchObject({ text: "AI", icon: "machine", title: "Bonafide: Declared as AI" });
		for (const name of ["recorded", "unknown", "broken", "unchecked"] as const) {
			const other = badgeOf(tabWith(ended, { credentials: signed[name] }), text);
			expect(other, name).toMatchObject({ text: "40", icon: "uncertain" });
		}
	});

	it("has a text of its own for every state without a verdict, none of them a number", () => {
		const texts = silent.map((state) => badgeOf(page(state), text).text);
		expect(new Set(texts).size).toBe(silent.length);
		for (const shown of texts) {
			expect(shown).not.toMatch(/\d/);
			expect([...shown].length).toBeLessThanOrEqual(4);
		}
	});

	it("tells the bands by icon and colour both", () => {
		const badges = [human, uncertain, machine].map((state) => badgeOf(tabWith(state), text));
		expect(new Set(badges.map((b) => b.icon)).size).toBe(3);
		expect(new Set(badges.map((b) => b.colour)).size).toBe(3);
	});

	it("is readable in every state", () => {
		const states = [...silent, human, uncertain, machine];
		for (const badge of states.map((state) => badgeOf(page(state), text))) {
			expect(contrast(badge.colour, badge.textColour)).toBeGreaterThanOrEqual(4.5);
		}
	});

	it("shows the earlier result in brackets until there is a new one", () => {
		const earlier = {
			checkId: "e",
			at: Date.UTC(2026, 10, 3, 12),
			likelihood: 23,
			band: "human",
			speechSeconds: 60,
		} as const;
		const before = badgeOf(tabWith({ kind: "listening", speechSeconds: 1 }, { earlier }), text);
		expect(before.text).toBe("(23)");
		expect(before.title).toBe(
			"Bonafide: Listening. Earlier: Likely human (23 in 100), Nov 3, 2026",
		);
		expect(badgeOf(tabWith(machine, { earlier }), text).text).toBe("96");
	});

	it("says what went wrong in the title, whatever was found earlier", () => {
		const state = { kind: "failed", reason: "protected", detail: null } as const;
		const badge = badgeOf(tabWith(state), text);
		expect(badge.text).toBe("!");
		expect(badge.title).toContain("copy-protected");
	});

	it("names pictures in the package", () => {
		expect(badgeOf(tabWith(machine), text).iconPaths).toEqual({
			16: "icons/machine-16.png",
			32: "icons/machine-32.png",
		});
	});
});
