/** Mounts the popup on mock data: `?scene=<name>&lang=<tag>`. What is asked for is written down. */
import { render } from "preact";
import type { PopupActions, PopupData } from "../../../src/ui/popup/data";
import { Popup } from "../../../src/ui/popup/Popup";
import { textFor } from "../../../src/ui/text";
import { scenes } from "./scenes";

declare global {
	/** Every action that was asked for, oldest first: its name and arguments. */
	var asked: unknown[][];
	/** Shows other data in the same page, as a change of state would. */
	var showScene: (name: string) => void;
}

const query = new URLSearchParams(location.search);
const text = textFor([query.get("lang") ?? "en"]);
document.documentElement.lang = text.language;
document.documentElement.dir = text.direction;

globalThis.asked = [];
const noted =
	(name: keyof PopupActions) =>
	(...values: unknown[]) => {
		// A click hands its event to an action that takes nothing.
		globalThis.asked.push([name, ...values.filter((value) => !(value instanceof Event))]);
	};
const actions: PopupActions = {
	startPage: noted("startPage"),
	startTab: noted("startTab"),
	stop: noted("stop"),
	cancel: noted("cancel"),
	screenSite: noted("screenSite"),
	allowFrame: noted("allowFrame"),
	alertSite: noted("alertSite"),
	agree: noted("agree"),
	decline: noted("decline"),
	remove: noted("remove"),
	undo: noted("undo"),
	reload: noted("reload"),
};

globalThis.showScene = (name) => {
	const data: PopupData | undefined = scenes[name];
	if (!data) throw new Error(`no scene ${name}`);
	render(<Popup data={data} actions={actions} text={text} />, document.body);
};
globalThis.showScene(query.get("scene") ?? "idle");
