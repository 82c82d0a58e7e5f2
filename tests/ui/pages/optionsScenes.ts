/** Mock data of every state of the options page, by name. */

import type { Sensitivity } from "../../../src/protocol/sensitivity";
import type { Policy } from "../../../src/settings/policy";
import { defaultSettings } from "../../../src/settings/settings";
import type { OptionsData } from "../../../src/ui/options/data";
import { diagnosticsOf } from "../../../src/ui/options/diagnostics";
import { noOrganisation } from "../../../src/ui/page/Organisation";
import { figures } from "../page/scenes";

const report = {
	backend: "wasm",
	reason: "wasm is fast enough here that WebGPU does not pay",
	adapter: "intel gen-12lp",
	wasmMs: 6.53,
	webgpuMs: 9.12,
} as const;

/** Rates of a level, fractions: human voices called AI, machine voices called human, machines found. */
function levelAt(sensitivity: Sensitivity, alarms: number, misses: number, hitRate: number) {
	const rate = (value: number) => ({ value, low: value * 0.6, high: value * 1.7 });
	const measured = {
		...figures.measured,
		falseAlarmRate: rate(alarms),
		missRate: rate(misses),
		hitRate,
	};
	return { ...figures, sensitivity, measured };
}

const facts = {
	title: "Bonafide, streaming residual network",
	version: "2026-11-21",
	sha256: "0123456789abcdef".repeat(4),
	limits: ["Judges how a voice was made, not why.", "Not made for singing."],
};

const policy: Policy = {
	values: {
		screenedSites: ["https://meet.example.com", "https://radio.example.org"],
		lockedSettings: ["language"],
		retentionDays: 14,
		backend: "wasm",
		supportText: "Ask the verification desk, extension 4711.",
		supportUrl: "https://example.com/help",
	},
	invalid: [
		{ name: "exportAllowed", value: '"no"', outcome: "forbids" },
		{ name: "neverScreenedSites", value: '"*.bank.example"', outcome: "ignored" },
		{ name: "screendSites", value: "[]", outcome: "unknown" },
	],
};

const base: OptionsData = {
	settings: defaultSettings,
	organisation: noOrganisation,
	sitesToAllow: [],
	model: {
		...facts,
		levels: [
			levelAt("cautious", 0.002, 0.047, 0.52),
			figures,
			levelAt("alert", 0.048, 0.019, 0.83),
		],
	},
	alertsAllowed: true,
	shortcuts: { popup: "Alt+Shift+B", toggle: "Alt+Shift+L", report: "" },
	detector: { kind: "runs", report },
	diagnostics: diagnosticsOf({
		version: "0.1.0",
		userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0",
		languages: ["en-GB", "en"],
		settings: { ...defaultSettings, screenedSites: ["https://radio.example.org"] },
		policy,
		model: null,
		diagnosis: { standing: { report }, refused: { stranger: 0 } },
	}),
	asking: null,
	notice: null,
	canUndo: false,
};

export const optionsScenes: Readonly<Record<string, OptionsData>> = {
	usual: {
		...base,
		settings: {
			...defaultSettings,
			screenedSites: [
				"https://radio.example.org",
				"https://a-rather-long-name.of.example.museum:8443",
			],
			retentionDays: 90,
			alertSites: ["https://radio.example.org"],
			quietHours: "22:00-07:00",
			marker: true,
		},
	},
	organisation: {
		...base,
		settings: {
			...defaultSettings,
			screenedSites: [
				"https://meet.example.com",
				"https://radio.example.org",
				"https://mine.example.net",
			],
			retentionDays: 14,
			backend: "wasm",
		},
		organisation: {
			...noOrganisation,
			held: new Set(["retentionDays", "backend", "language"]),
			heldSites: ["https://meet.example.com", "https://radio.example.org"],
			policy,
		},
		sitesToAllow: ["https://meet.example.com"],
	},
	"sites-locked": {
		...base,
		organisation: {
			...noOrganisation,
			held: new Set(["screenedSites"]),
			policy: { values: { lockedSettings: ["screenedSites"] }, invalid: [] },
		},
	},
	"alerts-not-allowed": {
		...base,
		alertsAllowed: false,
		settings: { ...defaultSettings, alertSites: ["https://radio.example.org"] },
	},
	"no-site": base,
	"one-level": { ...base, model: { ...facts, levels: [figures] } },
	loading: { ...base, model: "loading", detector: "loading" },
	unreadable: { ...base, model: "unreadable", detector: "unreadable" },
	"detector-fails": { ...base, detector: { kind: "fails", detail: "no WebAssembly" } },
	"on-gpu": { ...base, detector: { kind: "runs", report: { ...report, backend: "webgpu" } } },
	asking: { ...base, asking: "https://radio.example.org" },
	reset: { ...base, notice: "reset", canUndo: true },
	"not-imported": { ...base, notice: "not-imported" },
};
