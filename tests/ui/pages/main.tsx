/** Mounts a full page on mock data: `?scene=<name>&lang=<tag>`. What is asked for is written down. */
import { type ComponentType, render } from "preact";
import { CheckPage } from "../../../src/ui/check/CheckPage";
import { HistoryPage } from "../../../src/ui/history/HistoryPage";
import { OptionsPage } from "../../../src/ui/options/OptionsPage";
import { type Text, textFor } from "../../../src/ui/text";
import { WelcomePage } from "../../../src/ui/welcome/WelcomePage";
import { checkScenes } from "./checkScenes";
import { historyScenes } from "./historyScenes";
import { optionsScenes } from "./optionsScenes";
import { welcomeScenes } from "./welcomeScenes";

interface Mounted {
	readonly scenes: Readonly<Record<string, unknown>>;
	readonly Page: ComponentType<{ data: unknown; actions: unknown; text: Text }>;
}

const pages: Readonly<Record<string, Mounted>> = {
	check: { scenes: checkScenes, Page: CheckPage as Mounted["Page"] },
	options: { scenes: optionsScenes, Page: OptionsPage as Mounted["Page"] },
	welcome: { scenes: welcomeScenes, Page: WelcomePage as Mounted["Page"] },
	history: { scenes: historyScenes, Page: HistoryPage as Mounted["Page"] },
};

const query = new URLSearchParams(location.search);
const text = textFor([query.get("lang") ?? "en"]);
document.documentElement.lang = text.language;
document.documentElement.dir = text.direction;

globalThis.asked = [];
/** Any action: what was asked for, without events; true, as an address is taken. */
const actions = new Proxy(
	{},
	{
		get:
			(_, name) =>
			(...values: unknown[]) => {
				globalThis.asked.push([name, ...values.filter((value) => !(value instanceof Event))]);
				return true;
			},
	},
);

globalThis.showScene = (name) => {
	const mounted = pages[document.documentElement.dataset.page ?? ""];
	const data = mounted?.scenes[name];
	if (!mounted || !data) throw new Error(`no scene ${name}`);
	const { Page } = mounted;
	render(<Page data={data} actions={actions} text={text} />, document.body);
};
globalThis.showScene(query.get("scene") ?? "");
