/** The door of the first page one sees. */
import { render } from "preact";
import { sitesNotAllowed } from "../../src/capture/screening";
import { readEffective, watchEffective } from "../../src/settings/settings";
import { textFor, wantedLanguages } from "../../src/ui/text";
import { type WelcomeData, WelcomePage } from "../../src/ui/welcome/WelcomePage";
import { createSiteWishes } from "../options/siteWishes";

const { settings, ...organisation } = await readEffective();
const text = textFor(wantedLanguages(settings.language, navigator.languages));
let data: WelcomeData = {
	screenedSites: settings.screenedSites,
	organisation,
	sitesToAllow: [],
	asking: null,
	notice: null,
};

const actions = createSiteWishes((news) =>
	show({
		asking: news.kind === "asking" ? news.origin : null,
		notice: news.kind === "denied" || news.kind === "not-a-site" ? news.kind : null,
	}),
);

function show(change: Partial<WelcomeData>): void {
	data = { ...data, ...change };
	render(<WelcomePage data={data} actions={actions} text={text} />, document.body);
}

document.documentElement.lang = text.language;
document.documentElement.dir = text.direction;
document.title = `${text.say("welcome.title")} · ${text.say("app.name")}`;
show({});

/** The organisation's sites need the browser's permission as well, which only a person can give. */
async function readPermissions(): Promise<void> {
	show({ sitesToAllow: await sitesNotAllowed(data.organisation.heldSites) });
}

watchEffective(({ settings: { screenedSites }, ...organisation }) => {
	show({ screenedSites, organisation });
	void readPermissions();
});
chrome.permissions.onAdded.addListener(() => void readPermissions());
void readPermissions();
