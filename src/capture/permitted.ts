/** Asked before anything begins: does the organisation allow it? */
import { forbids, type Wanted } from "../protocol/rules";
import { readEffective } from "../settings/settings";
import { type Failure, switchedOff } from "./failure";

/** @returns the failure that is shown, or null where the tab may be judged */
export async function tabForbidden(
	tabId: number,
	kind: Exclude<Wanted["kind"], "file">,
): Promise<Failure | null> {
	const [{ rules }, { url, incognito }] = await Promise.all([
		readEffective(),
		chrome.tabs.get(tabId),
	]);
	return forbids(rules, { kind, urls: [url], incognito }) ? switchedOff : null;
}
