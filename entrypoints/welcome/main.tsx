/** The door of the first page one sees. */
import { render } from "preact";
import { readSettings, watchSettings } from "../../src/settings/settings";
import { textFor, wantedLanguages } from "../../src/ui/text";
import { type WelcomeData, WelcomePage } from "../../src/ui/welcome/WelcomePage";
import { createSiteWishes } from "../options/siteWishes";

const settings = await readSettings();
const text = textFor(wantedLanguages(settings.language, navigator.languages));
let data: WelcomeData = { sites: settings.screenedSites, asking: null, notice: null };

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
watchSettings(({ screenedSites }) => show({ sites: screenedSites }));
