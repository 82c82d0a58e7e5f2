/**
 * Firefox: one question before the first page is heard. Mozilla asks that an add-on says what it does with
 * what it hears and keeps, and that the person agrees; in Chromium the click that opens the page to us is
 * all there is. An organisation can have settled it for its people.
 */
import { readPolicy } from "./managed";

const KEY = "consent";

/** Is this a browser whose people are asked? By the scheme of its extensions, not by its name. */
export const asksConsent = (): boolean => chrome.runtime.getURL("").startsWith("moz-extension:");

/** May pages be heard, as far as consent goes? */
export async function isConsented(): Promise<boolean> {
	if (!asksConsent()) return true;
	if ((await readPolicy()).values.firefoxConsentGiven) return true;
	return (await chrome.storage.local.get(KEY))[KEY] === true;
}

/** The person has agreed. Kept until the extension is removed. */
export async function giveConsent(): Promise<void> {
	await chrome.storage.local.set({ [KEY]: true });
}
