/** Sites that are screened by themselves: settings, scripts and the browser's permissions agree. */
import { originPattern } from "../protocol/originPattern";
import { changeSettings, readEffective, readOwnSettings, readSettings } from "../settings/settings";
import { askedFile, askedFrame, forgetAsked, forgetFile, forgetFrame } from "./askedFor";
import { registeredSites, registerSite, unregisterSite } from "./siteScripts";

/** From the next load on the site's pages are screened by themselves, or no longer. */
export async function allowSite(origin: string, on: boolean): Promise<void> {
	// A site of the organisation's is not the person's own as well.
	if ((await readEffective()).heldSites.includes(origin)) return alignScripts();
	if (on) await registerSite(origin);
	else await unregisterSite(origin);
	await changeSettings((settings) => ({
		...settings,
		screenedSites: [
			...settings.screenedSites.filter((site) => site !== origin),
			...(on ? [origin] : []),
		],
	}));
}

/** The screened sites that one permission serves: it is for a host on every port. */
export async function sitesSharing(origin: string): Promise<string[]> {
	const pattern = originPattern(origin);
	const { screenedSites } = await readSettings();
	return screenedSites.filter((site) => originPattern(site) === pattern);
}

/** Those of the sites that the browser lets nobody look into yet. */
export async function sitesNotAllowed(origins: readonly string[]): Promise<string[]> {
	const allowed = await Promise.all(
		origins.map((origin) => chrome.permissions.contains({ origins: [originPattern(origin)] })),
	);
	return origins.filter((_, i) => !allowed[i]);
}

/** Sites that the browser has allowed beside those that are screened: of frames and of files. */
export async function otherwiseAllowed(screened: readonly string[]): Promise<string[]> {
	const { origins = [] } = await chrome.permissions.getAll();
	const patterns = screened.map(originPattern);
	return origins
		.filter((pattern) => /^https?:\/\/[^*/]+\/\*$/.test(pattern) && !patterns.includes(pattern))
		.map((pattern) => pattern.slice(0, -"/*".length));
}

let last: Promise<void> = Promise.resolve();

/**
 * The scripts follow what holds: sites that the organisation adds or forbids, settings that were
 * loaded, and an update, after which the browser has forgotten them. Calls run one after another.
 */
export function alignScripts(): Promise<void> {
	last = last.then(async () => {
		const { screenedSites } = await readSettings();
		const registered = await registeredSites();
		for (const origin of registered) {
			if (!screenedSites.includes(origin)) await unregisterSite(origin).catch(() => undefined);
		}
		for (const origin of screenedSites) {
			if (!registered.includes(origin)) await registerSite(origin).catch(() => undefined);
		}
	});
	return last;
}

/**
 * What a page of ours asked for may be granted after that page has closed: it is taken up here. Not
 * what was asked for to fetch one file, or to reach a player in a frame.
 */
export async function sitesGranted({
	origins = [],
}: chrome.permissions.Permissions): Promise<void> {
	const forFile = await askedFile(origins);
	// Read once more, and then forgotten, by `frameGranted`.
	const forFrame = (await askedFrame(origins))?.origin ?? null;
	if (forFile !== null) await forgetFile();
	const { heldSites } = await readEffective();
	for (const pattern of origins) {
		const origin = URL.parse(pattern.replace(/\*$/, ""))?.origin;
		if (!origin || originPattern(origin) !== pattern) continue;
		const notScreened = [forFile, forFrame].some(
			(other) => other !== null && originPattern(other) === pattern,
		);
		if (notScreened) continue;
		// A site of the organisation's is not the person's own as well.
		if (heldSites.some((site) => originPattern(site) === pattern)) await alignScripts();
		else await allowSite(origin, true);
	}
}

/** @returns the tab whose frame can be reached now, once */
export async function frameGranted({
	origins = [],
}: chrome.permissions.Permissions): Promise<number | null> {
	const asked = await askedFrame(origins);
	if (!asked) return null;
	await forgetFrame();
	return asked.tabId;
}

/** Sites whose permission is gone are no longer screened. */
export async function sitesWithdrawn({
	origins = [],
}: chrome.permissions.Permissions): Promise<void> {
	await forgetAsked(origins);
	const { screenedSites } = await readOwnSettings();
	const lost = screenedSites.filter((origin) => origins.includes(originPattern(origin)));
	for (const origin of lost) await allowSite(origin, false);
}
