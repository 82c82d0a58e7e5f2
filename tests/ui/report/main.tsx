/** Mounts the report page on mock data. */
import type { ReportActions } from "../../../src/ui/report/data";
import { ReportPage } from "../../../src/ui/report/Report";
import { mountScenes, notedActions, text } from "../mount";
import { scenes } from "./scenes";

const actions = notedActions<ReportActions>((value) =>
	value instanceof File ? value.name : value,
);

mountScenes((name) => {
	const data = scenes[name];
	if (!data) throw new Error(`no scene ${name}`);
	return <ReportPage data={data} actions={actions} text={text} />;
}, "machine");
