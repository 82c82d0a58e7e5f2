/** Which pages carry the capture scripts: put in by a click, or registered for an allowed site. */
import { originPattern } from "../protocol/originPattern";
import { type Failure, injectionFailure } from "./failure";

const CAPTURE = "content-scripts/capture.js";
const REPORTER = "content-scripts/playing.js";

/** Puts both scripts into every frame of the tab that may be reached. @returns why not, or null */
export async function injectCapture(tabId: number): Promise<Failure | null> {
	const target = { tabId, allFrames: true };
	try {
		await chrome.scripting.executeScript({ target, files: [CAPTURE], injectImmediately: true });
		await chrome.scripting.executeScript({
			target,
			files: [REPORTER],
			world: "MAIN",
			injectImmediately: true,
		});
		return null;
	} catch (error) {
		return injectionFailure(error);
	}
}

const scriptIds = (origin: string) => [`capture ${origin}`, `reporter ${origin}`];

/** The sites whose pages carry the scripts. */
export async function registeredSites(): Promise<string[]> {
	const known = await chrome.scripting.getRegisteredContentScripts();
	return known.flatMap(({ id }) => /^capture (.+)$/.exec(id)?.[1] ?? []);
}

/** From the next load on, the site's pages carry the scripts from their first line. */
export async function registerSite(origin: string): Promise<void> {
	const [capture, reporter] = scriptIds(origin) as [string, string];
	await unregisterSite(origin);
	const common = {
		matches: [`${originPattern(origin)}`],
		allFrames: true,
		runAt: "document_start" as const,
		persistAcrossSessions: true,
	};
	await chrome.scripting.registerContentScripts([
		{ ...common, id: reporter, js: [REPORTER], world: "MAIN" },
		{ ...common, id: capture, js: [CAPTURE] },
	]);
}

/** The site's pages are left alone from their next load on. */
export async function unregisterSite(origin: string): Promise<void> {
	const ids = scriptIds(origin);
	const known = await chrome.scripting.getRegisteredContentScripts({ ids });
	if (known.length > 0) {
		await chrome.scripting.unregisterContentScripts({ ids: known.map((script) => script.id) });
	}
}
