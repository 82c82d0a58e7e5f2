/** The popup's door: holds what is shown, and turns what is asked for into messages. */
import { render } from "preact";
import { judgingModel, type KnownModel } from "../../src/detector/catalog";
import { type History, openHistory, type StoredCheck } from "../../src/history/history";
import { forbids } from "../../src/protocol/rules";
import type { Sensitivity } from "../../src/protocol/sensitivity";
import { leadingSource, type TabState, tabHeadline } from "../../src/protocol/state";
import { giveConsent, isConsented } from "../../src/settings/consent";
import type { Effective } from "../../src/settings/merge";
import {
	changeSettings,
	readEffective,
	type Settings,
	watchEffective,
} from "../../src/settings/settings";
import { noOrganisation } from "../../src/ui/page/Organisation";
import type { PopupActions, PopupData } from "../../src/ui/popup/data";
import { Popup } from "../../src/ui/popup/Popup";
import { textFor, wantedLanguages } from "../../src/ui/text";
import {
	type FrontTab,
	findTab,
	handsOverTabs,
	isGranted,
	readTabState,
	request,
	send,
	type Wish,
	watchTabState,
	withdraw,
} from "./browser";
import { frameRefused, isFrameRefused } from "./frames";
import { figuresOf, modelNamed, readModels } from "./models";

/** More than the list shows, as what is being heard now is left out of it. */
const LAST_CHECKS = 16;

let text = textFor(navigator.languages);
let data: PopupData = {
	page: "loading",
	tab: "loading",
	figures: "loading",
	checks: "loading",
	deleted: null,
	screened: false,
	organisation: noOrganisation,
	forbidden: false,
	alerts: false,
	asking: null,
	refusal: null,
	offline: !navigator.onLine,
	tabSound: handsOverTabs(),
};
let front: FrontTab | null = null;
let wish: Wish | null = null;
let history: History | null = null;
/** The level that checks are judged at now. */
let sensitivity: Sensitivity = "balanced";
let deletedCheck: StoredCheck | null = null;
let models: readonly KnownModel[] | "loading" | "unreadable" = "loading";
let chosenModel: string | null = null;

/** Words, thresholds and model follow the settings; the browser's language stands until they are read. */
function take({ language, sensitivity: level, model }: Settings): void {
	sensitivity = level;
	chosenModel = model;
	text = textFor(wantedLanguages(language, navigator.languages));
	document.documentElement.lang = text.language;
	document.documentElement.dir = text.direction;
}

function show(change: Partial<PopupData>): void {
	data = { ...data, ...change };
	data = { ...data, figures: figuresNow(data.tab) };
	render(<Popup data={data} actions={actions} text={text} />, document.body);
}

/** Does what was asked for and shows why not, if not. */
async function act(type: "start-page" | "start-tab" | "stop"): Promise<void> {
	if (!front) return;
	const answer = await send({ to: "background", type, tabId: front.id });
	if (answer.ok) return show({ refusal: null });
	// The page's state tells its reason itself, unless a source speaks for the tab.
	const told = answer.reason !== "refused" && sourcesOf(data.tab).length === 0;
	show({ refusal: told ? null : answer.reason });
}

const startPage = async () =>
	(await isConsented()) ? act("start-page") : show({ asking: "consent", refusal: null });

async function setScreened(origin: string, on: boolean): Promise<void> {
	if (!front) return;
	const answer = await send({ to: "background", type: "screen-site", origin, on, tabId: front.id });
	show({ refusal: answer.ok ? null : answer.reason });
}

async function setAlerts(origin: string, on: boolean): Promise<void> {
	await changeSettings((now) => ({
		...now,
		alertSites: [...now.alertSites.filter((site) => site !== origin), ...(on ? [origin] : [])],
	}));
}

async function fulfil(granted: Wish): Promise<void> {
	if (granted.what === "tab") await act("start-tab");
	else if (granted.what === "site") await setScreened(granted.origin, true);
	else if (granted.what === "alerts") await setAlerts(granted.origin, true);
	else await act("start-page");
}

/** Goes on at once where the browser need not ask, else says first what it will ask. */
async function want(wanted: Wish): Promise<void> {
	if (await isGranted(wanted)) return fulfil(wanted);
	wish = wanted;
	show({ asking: wanted.what, refusal: null });
}

async function readChecks(): Promise<void> {
	try {
		history ??= await openHistory();
		show({ checks: await history.latest(LAST_CHECKS) });
	} catch {
		// A newer version may have taken the database: the next try opens it again.
		history = null;
		show({ checks: "unreadable" });
	}
}

const sourcesOf = (tab: PopupData["tab"]) => (typeof tab === "object" ? tab.sources : []);

/** Of the model that judges the tab's first source, at its level, else of the one that would. */
function figuresNow(tab: PopupData["tab"]): PopupData["figures"] {
	if (typeof models === "string") return models;
	const leading = typeof tab === "object" ? leadingSource(tab) : null;
	const name = leading?.model ?? null;
	const model = name ? modelNamed(models, name) : judgingModel(models, chosenModel);
	return model ? figuresOf(model, leading?.sensitivity ?? sensitivity) : "unreadable";
}

/** The list of checks changes when a source comes, goes or ends. */
const outlineOf = (tab: PopupData["tab"]) =>
	sourcesOf(tab)
		.map(({ checkId, state }) => `${checkId} ${state.kind}`)
		.join();

const failureIn = (tab: PopupData["tab"]) => {
	const state = typeof tab === "object" ? tabHeadline(tab) : null;
	return state?.kind === "failed" ? state : null;
};

/** Whether the site of the frame that holds the player has been refused. */
async function readRefusal(tab: TabState): Promise<void> {
	const origin = URL.parse(failureIn(tab)?.detail ?? "")?.origin;
	if (origin) show({ frameRefused: await isFrameRefused(origin) });
}

function showTab(tab: TabState): void {
	const before = outlineOf(data.tab);
	show({ tab });
	void readRefusal(tab);
	if (outlineOf(tab) !== before) void readChecks();
}

const actions: PopupActions = {
	startPage: () => void startPage(),
	startTab: () => void want({ what: "tab" }),
	stop: () => void act("stop"),
	cancel(sourceId) {
		if (!front) return;
		void send({ to: "background", type: "stop", tabId: front.id, sourceId });
	},
	screenSite(on) {
		const origin = front?.page.origin;
		if (!origin) return;
		const site = { what: "site", origin } as const;
		void (on ? want(site) : setScreened(origin, false).then(() => withdraw(site)));
	},
	allowFrame() {
		const { detail } = failureIn(data.tab) ?? {};
		const origin = URL.parse(detail ?? "")?.origin;
		if (origin) void want({ what: "frame", origin });
	},
	alertSite(on) {
		const origin = front?.page.origin;
		if (!origin) return;
		void (on ? want({ what: "alerts", origin }) : setAlerts(origin, false));
	},
	agree() {
		if (data.asking === "consent") {
			show({ asking: null });
			return void giveConsent().then(() => act("start-page"));
		}
		const asked = wish;
		if (!asked || !front) return;
		// First of all, and in the click itself: the browser asks only then.
		const answer = request(asked, front.id);
		// The browser's question may close this popup; a site is taken up by the service worker.
		if (asked.what === "alerts") void setAlerts(asked.origin, true);
		void answer.then((granted) => {
			show({ asking: null, refusal: granted ? null : "permission-missing" });
			// A frame's site is taken up by the service worker, which lives on when the popup does not.
			if (granted && asked.what !== "frame") void fulfil(asked);
			if (!granted && asked.what === "frame") {
				void frameRefused(asked.origin).then(() => show({ frameRefused: true }));
			}
			if (!granted && asked.what === "alerts") void setAlerts(asked.origin, false);
		});
	},
	decline() {
		wish = null;
		show({ asking: null });
	},
	remove(checkId) {
		const rows = typeof data.checks === "object" ? data.checks : [];
		const row = rows.find((check) => check.checkId === checkId) ?? null;
		void history?.remove(checkId).then((stored) => {
			deletedCheck = stored;
			show({ deleted: stored && row });
			return readChecks();
		});
	},
	undo() {
		const check = deletedCheck;
		deletedCheck = null;
		if (!check || !history) return;
		void history.restore(check).then(() => {
			show({ deleted: null });
			return readChecks();
		});
	},
	reload: () => void load(),
};

async function load(): Promise<void> {
	void readModels()
		.catch(() => "unreadable" as const)
		.then((read) => {
			models = read;
			show({});
		});
	void readChecks();
	try {
		const found = await findTab(location.search);
		if (!found) return show({ tab: "unreadable" });
		// Watched before it is read, so that no change falls between the two.
		if (!front) {
			watchTabState(found.id, showTab);
			watchEffective((effective) => void follow(effective));
		}
		front = found;
		const [tab, effective] = await Promise.all([readTabState(found.id), readEffective()]);
		await follow(effective, { page: found.page, tab });
		void readRefusal(tab);
	} catch {
		show({ tab: "unreadable" });
	}
}

/** Shows what person and organisation have set for this page, with what else is new. */
async function follow(
	{ settings, ...organisation }: Effective,
	more: Partial<PopupData> = {},
): Promise<void> {
	const origin = front?.page.origin ?? null;
	// A site of the organisation's is screened once the browser has been asked as well.
	const screened =
		origin !== null &&
		settings.screenedSites.includes(origin) &&
		(!organisation.heldSites.includes(origin) || (await isGranted({ what: "site", origin })));
	const forbidden =
		front !== null &&
		forbids(organisation.rules, {
			kind: "element",
			urls: [origin ?? undefined],
			incognito: front.incognito,
		});
	take(settings);
	const tabSound = handsOverTabs() && organisation.rules.tabCaptureAllowed;
	const alerts =
		origin !== null &&
		settings.alertSites.includes(origin) &&
		(await isGranted({ what: "alerts", origin }));
	show({ ...more, screened, alerts, organisation, forbidden, tabSound });
}

function start(): void {
	document.documentElement.lang = text.language;
	document.documentElement.dir = text.direction;
	document.body.replaceChildren();
	show({});
	const online = () => show({ offline: !navigator.onLine });
	addEventListener("online", online);
	addEventListener("offline", online);
	void load();
}

start();
