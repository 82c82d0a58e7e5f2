/** Mounts a full page on mock data. */
import type { ComponentType } from "preact";
import { CheckPage } from "../../../src/ui/check/CheckPage";
import { HistoryPage } from "../../../src/ui/history/HistoryPage";
import { OptionsPage } from "../../../src/ui/options/OptionsPage";
import type { Text } from "../../../src/ui/text";
import { WelcomePage } from "../../../src/ui/welcome/WelcomePage";
import { mountScenes, notedActions, text } from "../mount";
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

const actions = notedActions<unknown>();

mountScenes((name) => {
	const mounted = pages[document.documentElement.dataset.page ?? ""];
	const data = mounted?.scenes[name];
	if (!mounted || !data) throw new Error(`no scene ${name}`);
	const { Page } = mounted;
	return <Page data={data} actions={actions} text={text} />;
}, "");
