/** The report page's door: follows the check, holds the sound, and does what is asked for. */
import { render } from "preact";
import type { KnownModel } from "../../src/detector/catalog";
import type { Comparison } from "../../src/detector/comparison";
import { cardAt } from "../../src/detector/levels";
import { bandHz } from "../../src/pipeline/frontEnd";
import { buildReport, withComparison } from "../../src/report/build";
import { runStarts } from "../../src/report/runs";
import { readEffective, watchEffective } from "../../src/settings/settings";
import type { ReportActions, ReportData, Shown } from "../../src/ui/report/data";
import { ReportPage } from "../../src/ui/report/Report";
import { textFor, wantedLanguages } from "../../src/ui/text";
import { figuresOf, modelNamed, readComparison, readModels } from "../popup/models";
import { compareModels, comparisonOf } from "./compare";
import { createComparer } from "./comparer";
import { createExplainer, frontEndOf, regionsOf } from "./explainer";
import { createExplainings } from "./explaining";
import { heldFile } from "./heldFile";
import { createPlayer } from "./player";
import { save } from "./save";
import { openSoundFile, type SoundFile, stretchOf } from "./soundFile";
import { type Known, watchCheck } from "./watchCheck";

const RATE = 16_000;
/** The model's memory of what came before a window fades within this, seconds. */
const CONTEXT_SECONDS = 8;
/** The last block of a window reaches so many samples beyond its second. */
const OVERLAP = 240;

const { settings, rules } = await readEffective();
const text = textFor(wantedLanguages(settings.language, navigator.languages));
const checkId = new URLSearchParams(location.search).get("id") ?? "";
let data: ReportData = {
	check: "loading",
	figures: null,
	models: [],
	comparing: { kind: "none" },
	explains: false,
	sound: { kind: "none" },
	playing: null,
	explaining: { kind: "none" },
	copied: false,
	mayExport: rules.exportAllowed,
};
let known: Known | null = null;
let models: readonly KnownModel[] = [];
let comparison: Comparison | null = null;
/** The one that judged this check, where its card is here. */
let judge: KnownModel | null = null;
let soundFile: SoundFile | null = null;
let cardRead: Promise<void> = Promise.resolve();
let reading: AbortController | null = null;
const comparer = createComparer((comparing) => show({ comparing }), compareModels);
const explainings = createExplainings(
	(explaining) => show({ explaining }),
	createExplainer(),
	stretchOf,
);
const player = createPlayer((second) => show({ playing: second }));

function show(change: Partial<ReportData>): void {
	data = { ...data, ...change };
	render(<ReportPage data={data} actions={actions} text={text} />, document.body);
}

/** The check as it is known, with the card where it is that of its model. */
function tell(): void {
	if (known === null) return;
	if (typeof known === "string") {
		show({ check: known });
		return;
	}
	const { check, state, live, kept } = known;
	judge = modelNamed(models, check.model);
	const card = judge && cardAt(judge.card, check.sensitivity ?? "balanced");
	const codec = soundFile && sameness(soundFile) !== "other" ? soundFile.codec : null;
	const report = buildReport({ ...check, codec }, card, Date.now(), comparison);
	document.title = text.say("report.titled", {
		title: report.source.title || text.say("source.untitled"),
	});
	show({
		check: { report, state, live, kept },
		figures: judge && figuresOf(judge, check.sensitivity ?? "balanced"),
		explains: judge !== null,
	});
}

/** The catalog's default, whose bands the spectrogram shows. */
const standard = () => models.find(({ isDefault }) => isDefault) ?? null;

const shown = (): Shown | null => (typeof data.check === "object" ? data.check : null);

function sameness({ sha256 }: SoundFile): "same" | "other" | "unknown" {
	const judged = shown()?.report.source.mediaSha256 ?? null;
	if (judged === null) return "unknown";
	return judged === sha256 ? "same" : "other";
}

async function openSound(file: File): Promise<void> {
	await cardRead;
	const settings = frontEndOf(standard());
	if (!settings)
		return show({ sound: { kind: "failed", name: file.name, reason: "model-unreadable" } });
	forgetSound();
	reading = new AbortController();
	const { signal } = reading;
	show({ sound: { kind: "reading", name: file.name, share: null } });
	const opened = await openSoundFile(
		file,
		settings,
		(share) => {
			if (!signal.aborted) show({ sound: { kind: "reading", name: file.name, share } });
		},
		signal,
	);
	if (opened === null) return;
	if (typeof opened === "string") {
		return show({ sound: { kind: "failed", name: file.name, reason: opened } });
	}
	soundFile = opened;
	player.take(file);
	show({
		sound: {
			kind: "here",
			name: file.name,
			bands: opened.spectrogram,
			same: sameness(opened),
			lowHz: bandHz(settings, 0),
			highHz: bandHz(settings, settings.bands - 1),
		},
	});
	tell();
}

function forgetSound(): void {
	reading?.abort();
	soundFile = null;
	player.drop();
	explainings.stop();
	comparer.forget();
	show({ sound: { kind: "none" } });
}

/** Hands the worker what the model had heard before the window, as far as it remembers, and the window. */
function explain(at: number): void {
	const report = shown()?.report;
	const score = report?.seconds[at]?.score;
	if (!report || !score || !soundFile) return;
	const model = judge;
	// The rows of the picture, for a model that takes samples as well.
	const settings = frontEndOf(model) ?? frontEndOf(standard());
	if (!model || !settings) return;
	const run = runStarts(report.seconds)[at] ?? at;
	const first = Math.max(run, at - 3 - CONTEXT_SECONDS, 0);
	const before = Math.max(0, at - 3 - first);
	void explainings.start({
		at,
		file: soundFile.file,
		model: model.key,
		from: score.start - before,
		length: (before + 4) * RATE + OVERLAP,
		regions: (found) => regionsOf(found, settings, score.start, score.end - score.start),
	});
}

const actions: ReportActions = {
	reload: () => void reload(),
	openSound: (file) => void openSound(file),
	forgetSound,
	play(second) {
		const found = shown()?.report.seconds[second];
		if (found) player.play(second, found.start, found.end);
	},
	silence: player.stop,
	explain,
	stopExplaining: explainings.stop,
	compare(keys) {
		if (!soundFile) return;
		comparer.start(
			soundFile.file,
			models.filter(({ key }) => keys.includes(key)),
		);
	},
	stopComparing: comparer.stop,
	save(format, withAddress) {
		const report = shown()?.report;
		const bands = soundFile?.spectrogram ?? null;
		if (!report || !data.mayExport) return;
		const compared = soundFile && comparisonOf(data.comparing, soundFile.sha256);
		void save(withComparison(report, compared), format, withAddress, bands, text);
	},
	print: () => print(),
	copy(words) {
		void navigator.clipboard.writeText(words).then(() => show({ copied: true }));
	},
};

async function readCard(): Promise<void> {
	[models, comparison] = await Promise.all([
		readModels().catch(() => []),
		readComparison().catch(() => null),
	]);
	const here = models.filter(({ place }) => place !== "nowhere");
	show({ models: here.map(({ key, title }) => ({ key, title })) });
	tell();
}

/** The page for files hands over what was judged, so nobody has to look for it again. */
async function takeHeldFile(): Promise<void> {
	const file = heldFile(checkId);
	if (!file) return;
	await ask();
	await openSound(file);
}

const ask = watchCheck(checkId, (now) => {
	known = now;
	tell();
});

async function reload(): Promise<void> {
	show({ check: "loading" });
	cardRead = readCard();
	await Promise.all([ask(), cardRead]);
}

watchEffective(({ rules }) => show({ mayExport: rules.exportAllowed }));
document.documentElement.lang = text.language;
document.documentElement.dir = text.direction;
show({});
cardRead = readCard();
void cardRead.then(takeHeldFile);
