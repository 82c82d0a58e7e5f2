/** Mounts the popup on mock data. */
import type { PopupActions } from "../../../src/ui/popup/data";
import { Popup } from "../../../src/ui/popup/Popup";
import { mountScenes, notedActions, text } from "../mount";
import { scenes } from "./scenes";

const actions = notedActions<PopupActions>();

mountScenes((name) => {
	const data = scenes[name];
	if (!data) throw new Error(`no scene ${name}`);
	return <Popup data={data} actions={actions} text={text} />;
}, "idle");
