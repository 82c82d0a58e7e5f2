/** Mock data of every state of the options page, by name. */

import { guessPicture } from "../../../src/detector/ownCard";
import type { Sensitivity } from "../../../src/protocol/sensitivity";
import type { Policy } from "../../../src/settings/policy";
import { lockable } from "../../../src/settings/policyTable";
import { defaultSettings } from "../../../src/settings/settings";
import type { ModelFile } from "../../../src/ui/options/adding";
import type { ModelFacts, OptionsData } from "../../../src/ui/options/data";
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

const bonafide: ModelFacts = {
	key: "bonafide",
	title: "Bonafide, streaming residual network",
	version: "2026-11-21",
	sha256: "0123456789abcdef".repeat(4),
	limits: ["Judges how a voice was made, not why.", "Not made for singing."],
	figures,
	levels: [levelAt("cautious", 0.002, 0.047, 0.52), figures, levelAt("alert", 0.048, 0.019, 0.83)],
	errors: {
		clean: { value: 0.164, low: 0.131, high: 0.2 },
		worst: { value: 0.262, low: 0.21, high: 0.31 },
	},
	bytes: 754_118,
	millionsPerSecond: 32.6,
	msPerSecond: null,
	place: "package",
	own: false,
};
const other = (more: Partial<ModelFacts>): ModelFacts => ({
	...bonafide,
	figures: { ...figures, model: { title: "", sha256: "", isDefault: false } },
	...more,
});

/** Each kind of model that the list can hold. */
const models: readonly ModelFacts[] = [
	bonafide,
	other({
		key: "cnn4-mel",
		title: "AudioShield, four convolutions on a mel spectrogram",
		errors: {
			clean: { value: 0.334, low: 0.29, high: 0.38 },
			worst: { value: 0.43, low: 0.4, high: 0.47 },
		},
		bytes: 1_180_000,
		millionsPerSecond: 161,
	}),
	other({
		key: "wav2vec2",
		title: "wav2vec 2.0, large",
		bytes: 321_000_000,
		millionsPerSecond: 73_600,
		place: "nowhere",
	}),
	other({
		key: "own-0123456789abcdef",
		title: "My own, third try",
		figures: {
			...figures,
			model: { title: "My own, third try", sha256: "", isDefault: false },
			measured: "never",
		},
		errors: null,
		bytes: 3_400_000,
		millionsPerSecond: 240,
		msPerSecond: 41.3,
		place: "device",
		own: true,
	}),
];

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

const modelFile: ModelFile = {
	name: "mine.onnx",
	bytes: 3_400_000,
	sha256: "0123456789abcdef".repeat(4),
	doors: {
		inputs: [{ name: "input_values", type: "float32", shape: [1, "samples"] }],
		outputs: [{ name: "logits", type: "float32", shape: [1, 2] }],
	},
};

const base: OptionsData = {
	settings: defaultSettings,
	organisation: noOrganisation,
	sitesToAllow: [],
	otherAllowed: [],
	alertsAllowed: true,
	shortcuts: { popup: "Alt+Shift+V", toggle: "Alt+Shift+L", report: "" },
	models,
	adding: { kind: "closed" },
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
	tooOld: 0,
	canUndo: false,
};

const asking: Extract<OptionsData["adding"], { kind: "asking" }> = {
	kind: "asking",
	file: modelFile,
	pictures: ["AudioShield, four convolutions on a mel spectrogram"],
	cardFault: null,
	problem: null,
	answers: {
		title: "mine",
		source: "",
		licence: "",
		input: "input_values",
		output: "logits",
		windowSamples: 64_000,
		level: "unit",
		picture: null,
		own: guessPicture([1, 1, 80, 400]),
		kind: "logits",
		machine: 1,
	},
};

export const optionsScenes: Readonly<Record<string, OptionsData>> = {
	"frames-allowed": {
		...base,
		otherAllowed: ["https://player.example.net", "https://cdn.example.org"],
	},
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
			sensitivity: "cautious",
			alertSites: ["https://radio.example.org"],
			quietHours: "22:00-07:00",
			marker: true,
			model: "bonafide",
		},
		alertsAllowed: false,
		organisation: {
			...noOrganisation,
			// All but the sites that are screened, to which people may add.
			held: new Set(lockable.filter((name) => name !== "screenedSites")),
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
	"one-level": { ...base, models: [{ ...bonafide, levels: [figures] }] },
	loading: { ...base, models: "loading", detector: "loading" },
	unreadable: { ...base, models: "unreadable", detector: "unreadable" },
	"detector-fails": { ...base, detector: { kind: "fails", detail: "no WebAssembly" } },
	"on-gpu": { ...base, detector: { kind: "runs", report: { ...report, backend: "webgpu" } } },
	asking: { ...base, asking: "https://radio.example.org" },
	"own-model": { ...base, settings: { ...defaultSettings, model: "own-0123456789abcdef" } },
	"add-choosing": {
		...base,
		adding: {
			kind: "choosing",
			problem: { problem: "no-model", detail: "Failed to load model: protobuf parsing failed." },
		},
	},
	"add-heavy": { ...base, adding: { kind: "heavy", name: "xlsr.onnx", bytes: 321_000_000 } },
	"add-working": { ...base, adding: { kind: "working", step: "sounds", name: "mine.onnx" } },
	"add-asking": { ...base, adding: asking },
	"add-own-picture": {
		...base,
		adding: {
			...asking,
			cardFault: "card.json: calibration is missing",
			answers: { ...asking.answers, picture: "own", level: "asIs" },
		},
	},
	"add-tried": {
		...base,
		adding: {
			kind: "tried",
			title: "My own, third try",
			files: [modelFile],
			ofCatalog: false,
			goldenDifference: 3.1e-6,
			msPerSecond: 1840,
		},
	},
	"model-gone": { ...base, settings: { ...defaultSettings, model: "own-fedcba9876543210" } },
	reset: { ...base, notice: "reset", canUndo: true },
	"too-old": { ...base, notice: "saved", tooOld: 1946, canUndo: true },
	"not-imported": { ...base, notice: "not-imported" },
};
