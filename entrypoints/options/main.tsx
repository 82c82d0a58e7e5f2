/** The door of the options page: reads and writes the settings, asks browser and detector. */
import { render } from "preact";
import { otherwiseAllowed, sitesNotAllowed } from "../../src/capture/screening";
import type { Effective } from "../../src/settings/merge";
import {
	changeSettings,
	defaultSettings,
	readEffective,
	readOwnSettings,
	type Settings,
	settingsFile,
	settingsFromFile,
	watchEffective,
} from "../../src/settings/settings";
import type { Notice, OptionsActions, OptionsData } from "../../src/ui/options/data";
import { diagnosticsOf } from "../../src/ui/options/diagnostics";
import { judgeOf } from "../../src/ui/options/Models";
import { OptionsPage } from "../../src/ui/options/OptionsPage";
import { saveFile } from "../../src/ui/page/saveFile";
import { textFor, wantedLanguages } from "../../src/ui/text";
import { createAdding } from "./addModel";
import { askDetector, type Diagnosis } from "./askDetector";
import { readModelFacts } from "./modelFacts";
import { createOwnModelWishes } from "./ownModelWishes";
import { createSiteWishes } from "./siteWishes";
import { countTooOld } from "./tooOld";

/** A settings file is small: what is larger is none. */
const MOST_BYTES = 1e6;

const NOTIFICATIONS = { permissions: ["notifications" as const] };

const textOf = ({ language }: Settings) => textFor(wantedLanguages(language, navigator.languages));
const { settings: first, ...organisation } = await readEffective();
let text = textOf(first);
/** Settings of before an import or a reset. */
let before: Settings | null = null;
let diagnosis: Diagnosis | null = null;
let data: OptionsData = {
	settings: first,
	organisation,
	sitesToAllow: [],
	otherAllowed: [],
	alertsAllowed: true,
	shortcuts: { popup: "", toggle: "", report: "" },
	models: "loading",
	adding: { kind: "closed" },
	detector: "loading",
	diagnostics: "",
	asking: null,
	notice: null,
	tooOld: 0,
	canUndo: false,
};

function show(change: Partial<OptionsData>): void {
	// Checks that will go belong to the notice of the choice that deletes them, and to no other.
	data = { ...data, ...("notice" in change && { tooOld: 0 }), ...change };
	const { settings, models } = data;
	const diagnostics = diagnosticsOf({
		version: chrome.runtime.getManifest().version,
		userAgent: navigator.userAgent,
		languages: navigator.languages,
		settings,
		policy: data.organisation.policy,
		model: typeof models === "object" ? judgeOf(models, settings.model) : null,
		diagnosis,
	});
	data = { ...data, diagnostics };
	render(<OptionsPage data={data} actions={actions} text={text} />, document.body);
}

function follow({ settings, ...organisation }: Effective): void {
	text = textOf(settings);
	dress();
	show({ settings, organisation });
	void readPermissions();
}

/** The organisation's sites need the browser's permission as well, which only a person can give. */
async function readPermissions(): Promise<void> {
	const [sitesToAllow, otherAllowed] = await Promise.all([
		sitesNotAllowed(data.organisation.heldSites),
		otherwiseAllowed(data.settings.screenedSites),
	]);
	show({ sitesToAllow, otherAllowed });
}

function dress(): void {
	document.documentElement.lang = text.language;
	document.documentElement.dir = text.direction;
	document.title = `${text.say("page.options")} · ${text.say("app.name")}`;
}

async function change(how: (now: Settings) => Settings, notice: Notice = "saved"): Promise<void> {
	before = null;
	await changeSettings(how);
	show({ notice, canUndo: false });
}

/** Old checks go at the history's next ageing: they are counted now, while it can be undone. */
async function keepFor(retentionDays: Settings["retentionDays"]): Promise<void> {
	const former = await readOwnSettings();
	await changeSettings((now) => ({ ...now, retentionDays }));
	const tooOld = await countTooOld(retentionDays, Date.now());
	before = tooOld > 0 ? former : null;
	show({ notice: "saved", tooOld, canUndo: tooOld > 0 });
}

/** Sites that settings name are screened where the browser allows them; it is not asked for many at once. */
async function replace(next: Settings, notice: Notice): Promise<void> {
	const without = await sitesNotAllowed(next.screenedSites);
	const kept = next.screenedSites.filter((origin) => !without.includes(origin));
	// The service worker sees to it that the scripts follow.
	await changeSettings(() => ({ ...next, screenedSites: kept }));
	show({ notice, tooOld: await countTooOld(next.retentionDays, Date.now()) });
}

async function readDetector(): Promise<void> {
	show({ detector: "loading" });
	try {
		diagnosis = await askDetector();
		const { standing } = diagnosis;
		show({
			detector:
				"report" in standing
					? { kind: "runs", report: standing.report }
					: { kind: "fails", detail: standing.detail ?? standing.reason },
		});
	} catch {
		show({ detector: "unreadable" });
	}
}

/** What the browser alone can change; it tells nobody when it does. */
async function readBrowser(): Promise<void> {
	const [alertsAllowed, commands] = await Promise.all([
		chrome.permissions.contains(NOTIFICATIONS),
		chrome.commands?.getAll() ?? [],
	]);
	const keysOf = (name: string) => commands.find((each) => each.name === name)?.shortcut ?? "";
	const shortcuts = {
		popup: keysOf("_execute_action"),
		toggle: keysOf("toggle-listening"),
		report: keysOf("open-report"),
	};
	show({ alertsAllowed, shortcuts });
}

async function readModels(): Promise<void> {
	try {
		show({ models: await readModelFacts() });
	} catch {
		show({ models: "unreadable" });
	}
}

const { restore, ...ownModelWishes } = createOwnModelWishes((news, key) => {
	void readModels();
	if (news === "removed") {
		// What is gone judges no more: the choice goes with it.
		void changeSettings((now) => (now.model === key ? { ...now, model: null } : now));
		before = null;
		show({ notice: "removed", canUndo: true });
	} else show({ notice: "saved", canUndo: false });
});

const actions: OptionsActions = {
	...ownModelWishes,
	...createAdding(
		(adding) => show({ adding }),
		(notice) => {
			void readModels();
			show({ notice, canUndo: false });
		},
	),
	setModel(model) {
		// Shown at once: the word of the storage comes a moment later.
		show({ settings: { ...data.settings, model } });
		void change((now) => ({ ...now, model })).then(() => {
			// The next check is judged by it: the detector is asked anew.
			setTimeout(() => void readDetector(), 500);
		});
	},
	setBackend: (backend) =>
		void change((now) => ({ ...now, backend })).then(() => {
			// The worker is replaced a moment after the setting has reached it.
			setTimeout(() => void readDetector(), 500);
		}),
	setSensitivity: (sensitivity) => void change((now) => ({ ...now, sensitivity })),
	setRetention: (retentionDays) => void keepFor(retentionDays),
	removeAlert: (origin) =>
		void change((now) => ({
			...now,
			alertSites: now.alertSites.filter((each) => each !== origin),
		})),
	// In the click itself: the browser asks only then.
	allowAlerts: () =>
		void chrome.permissions
			.request(NOTIFICATIONS)
			.catch(() => false)
			.then((granted) =>
				show({ alertsAllowed: granted, notice: granted ? "saved" : "denied", canUndo: false }),
			),
	setQuietHours: (quietHours) => void change((now) => ({ ...now, quietHours })),
	setMarker: (marker) => void change((now) => ({ ...now, marker })),
	openShortcuts: () => void chrome.tabs.create({ url: "chrome://extensions/shortcuts" }),
	setLanguage: (language) => void change((now) => ({ ...now, language })),
	...createSiteWishes(({ kind, ...more }) =>
		show({
			asking: "origin" in more ? more.origin : null,
			notice: kind === "asking" || kind === "declined" ? null : kind,
			canUndo: false,
		}),
	),
	exportSettings: () =>
		void readOwnSettings().then((own) =>
			saveFile("bonafide-settings.json", "application/json", settingsFile(own)),
		),
	importSettings(file) {
		void (file.size > MOST_BYTES ? Promise.resolve("") : file.text()).then(async (read) => {
			const next = settingsFromFile(read);
			if (!next) return show({ notice: "not-imported", canUndo: false });
			before = await readOwnSettings();
			await replace(next, "imported");
			show({ canUndo: true });
		});
	},
	reset() {
		void readOwnSettings().then(async (own) => {
			before = own;
			await replace(defaultSettings, "reset");
			show({ canUndo: true });
		});
	},
	undo() {
		// A model that was removed before something else was undone is no longer what is offered.
		if (data.notice === "removed" && restore()) return;
		const former = before;
		before = null;
		if (former) void replace(former, "saved").then(() => show({ canUndo: false }));
	},
	copyDiagnostics: () =>
		void navigator.clipboard
			.writeText(data.diagnostics)
			.then(() => show({ notice: "copied", canUndo: false })),
};

dress();
show({});
watchEffective(follow);
chrome.permissions.onAdded.addListener(() => void readPermissions());
chrome.permissions.onRemoved.addListener(() => void readPermissions());
void readPermissions();
document.addEventListener("visibilitychange", () => void readBrowser());
void readBrowser();
void readModels();
void readDetector();
