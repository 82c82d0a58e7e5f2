/** Asked before anything begins: does the organisation allow it, has the person agreed to it? */
import { forbids, type Wanted } from "../protocol/rules";
import { isConsented } from "../settings/consent";
import { readEffective } from "../settings/settings";
import { type Failure, switchedOff } from "./failure";

/** Firefox's people agree once to pages being heard. @returns the failure that is shown, or null */
export const consentMissing = async (): Promise<Failure | null> =>
	(await isConsented()) ? null : { reason: "consent-missing", detail: null };

/** @returns the failure that is shown, or null where the tab may be judged */
export async function tabForbidden(
	tabId: number,
	kind: Exclude<Wanted["kind"], "file">,
): Promise<Failure | null> {
	const [{ rules }, tab] = await Promise.all([
		readEffective(),
		chrome.tabs.get(tabId).catch(() => null),
	]);
	// A tab that is gone cannot be judged: whoever tries says so.
	if (!tab) return null;
	const { url, incognito } = tab;
	return forbids(rules, { kind, urls: [url], incognito }) ? switchedOff : null;
}
