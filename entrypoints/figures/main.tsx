/** The door of "How well does it work?": reads the packaged figures of the default model, and all models' table. */
import { render } from "preact";
import * as v from "valibot";
import { catalogSchema } from "../../src/detector/card";
import { evaluationSchema } from "../../src/detector/evaluation";
import { readSettings } from "../../src/settings/settings";
import type { FiguresData } from "../../src/ui/figures/data";
import { FiguresPage } from "../../src/ui/figures/FiguresPage";
import { textFor, wantedLanguages } from "../../src/ui/text";
import { readComparison } from "../popup/models";

/** @throws when a file is missing or damaged, or is of another version of the model */
async function readFigures(): Promise<Exclude<FiguresData, string>> {
	const read = async (path: string): Promise<unknown> =>
		(await fetch(chrome.runtime.getURL(path))).json();
	const catalog = v.parse(catalogSchema, await read("models/catalog.json"));
	const entry = catalog.models.find((model) => model.id === catalog.default);
	const folder = entry?.card.replace(/[^/]*$/, "");
	const evaluation = v.parse(evaluationSchema, await read(`models/${folder}evaluation.json`));
	if (evaluation.model.sha256 !== entry?.sha256) throw new Error("figures of another model");
	const { models } = await readComparison();
	return { ...evaluation, compared: models };
}

const settings = await readSettings();
const text = textFor(wantedLanguages(settings.language, navigator.languages));
document.documentElement.lang = text.language;
document.documentElement.dir = text.direction;
document.title = text.say("app.titled", { words: text.say("figures.title") });

const show = (data: FiguresData) => render(<FiguresPage data={data} text={text} />, document.body);
show("loading");
void readFigures().then(show, () => show("unreadable"));
