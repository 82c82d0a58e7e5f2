/** Sites that are screened by themselves: settings, scripts and the browser's permissions agree. */
import { FILE_ORIGIN_KEY } from "../protocol/sessionKeys";
import { changeSettings, readEffective, readOwnSettings, readSettings } from "../settings/settings";
import { originPattern, registeredSites, registerSite, unregisterSite } from "./siteScripts";

/** From the next load on the site's pages are screened by themselves, or no longer. */
export async function allowSite(origin: string, on: boolean): Promise<void> {
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
 * what was asked for to fetch one file.
 */
export async function sitesGranted({
	origins = [],
}: chrome.permissions.Permissions): Promise<void> {
	const forFile = (await chrome.storage.session.get(FILE_ORIGIN_KEY))[FILE_ORIGIN_KEY];
	const { heldSites } = await readEffective();
	for (const pattern of origins) {
		const origin = URL.parse(pattern.replace(/\*$/, ""))?.origin;
		if (!origin || originPattern(origin) !== pattern) continue;
		if (typeof forFile === "string" && originPattern(forFile) === pattern) continue;
		// A site of the organisation's is not the person's own as well.
		if (heldSites.some((site) => originPattern(site) === pattern)) await alignScripts();
		else await allowSite(origin, true);
	}
}

/** Sites whose permission is gone are no longer screened. */
export async function sitesWithdrawn({
	origins = [],
}: chrome.permissions.Permissions): Promise<void> {
	const { screenedSites } = await readOwnSettings();
	const lost = screenedSites.filter((origin) => origins.includes(originPattern(origin)));
	for (const origin of lost) await allowSite(origin, false);
}
