/** Mounts the report page on mock data: `?scene=<name>&lang=<tag>`. What is asked for is written down. */
import { render } from "preact";
import type { ReportActions, ReportData } from "../../../src/ui/report/data";
import { ReportPage } from "../../../src/ui/report/Report";
import { textFor } from "../../../src/ui/text";
import { scenes } from "./scenes";

const query = new URLSearchParams(location.search);
const text = textFor([query.get("lang") ?? "en"]);
document.documentElement.lang = text.language;
document.documentElement.dir = text.direction;

globalThis.asked = [];
const noted =
	(name: keyof ReportActions) =>
	(...values: unknown[]) => {
		const plain = values.filter((value) => !(value instanceof Event));
		globalThis.asked.push([name, ...plain.map((v) => (v instanceof File ? v.name : v))]);
	};
const actions: ReportActions = {
	reload: noted("reload"),
	openSound: noted("openSound"),
	forgetSound: noted("forgetSound"),
	play: noted("play"),
	silence: noted("silence"),
	explain: noted("explain"),
	stopExplaining: noted("stopExplaining"),
	compare: noted("compare"),
	stopComparing: noted("stopComparing"),
	save: noted("save"),
	print: noted("print"),
	copy: noted("copy"),
};

globalThis.showScene = (name) => {
	const data: ReportData | undefined = scenes[name];
	if (!data) throw new Error(`no scene ${name}`);
	render(<ReportPage data={data} actions={actions} text={text} />, document.body);
};
globalThis.showScene(query.get("scene") ?? "machine");
