/** The managed policy in the browser's storage. The browser is its only writer. */
import { noPolicy, type Policy, parsePolicy } from "./policy";

/** Right after a first installation the browser hands the values over a moment late. */
const SETTLING_MS = 5000;

/** What the organisation has set by now; nothing where there is no organisation. */
export async function readPolicy(): Promise<Policy> {
	// Firefox refuses where no administrator has named the extension; other browsers may lack the area.
	const raw = await chrome.storage.managed?.get().catch(() => null);
	return raw ? parsePolicy(raw) : noPolicy;
}

/**
 * The policy right after the installation: where an administrator has installed the extension, what
 * seems to be none may be on its way.
 * @returns once there is something, or five seconds have gone without
 */
export async function settledPolicy(): Promise<Policy> {
	const { installType } = await chrome.management.getSelf();
	if (installType === "admin") await arrival();
	return readPolicy();
}

/** Watched before it is read, so that what arrives between the two is not missed. */
function arrival(): Promise<void> {
	return new Promise((arrived) => {
		const listener = (_changes: object, area: string) => {
			if (area === "managed") done();
		};
		const patience = setTimeout(done, SETTLING_MS);
		function done(): void {
			clearTimeout(patience);
			chrome.storage.onChanged.removeListener(listener);
			arrived();
		}
		chrome.storage.onChanged.addListener(listener);
		void readPolicy().then(({ values }) => {
			if (Object.keys(values).length > 0) done();
		});
	});
}
