/** Sites that are screened by themselves: settings, scripts and the browser's permissions agree. */
import { FILE_ORIGIN_KEY } from "../protocol/sessionKeys";
import { changeSettings, readSettings } from "../settings/settings";
import { originPattern, registerSite, unregisterSite } from "./siteScripts";

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

/** After an update the browser has forgotten the scripts; the settings have not. */
export async function registerScreenedSites(): Promise<void> {
	const { screenedSites } = await readSettings();
	for (const origin of screenedSites) await registerSite(origin).catch(() => undefined);
}

/**
 * What a page of ours asked for may be granted after that page has closed: it is taken up here. Not
 * what was asked for to fetch one file.
 */
export async function sitesGranted({
	origins = [],
}: chrome.permissions.Permissions): Promise<void> {
	const forFile = (await chrome.storage.session.get(FILE_ORIGIN_KEY))[FILE_ORIGIN_KEY];
	for (const pattern of origins) {
		const origin = URL.parse(pattern.replace(/\*$/, ""))?.origin;
		if (!origin || originPattern(origin) !== pattern) continue;
		if (typeof forFile === "string" && originPattern(forFile) === pattern) continue;
		await allowSite(origin, true);
	}
}

/** Sites whose permission is gone are no longer screened. */
export async function sitesWithdrawn({
	origins = [],
}: chrome.permissions.Permissions): Promise<void> {
	const { screenedSites } = await readSettings();
	const lost = screenedSites.filter((origin) => origins.includes(originPattern(origin)));
	for (const origin of lost) await allowSite(origin, false);
}
