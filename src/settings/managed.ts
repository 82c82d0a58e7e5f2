/** The managed policy in the browser's storage. The browser is its only writer. */
import { noPolicy, type Policy, parsePolicy } from "./policy";

/**
 * Right after a first installation the browser hands the values over late: 1 to 3 s as a rule, more
 * than 5 s were seen on a busy machine.
 */
const SETTLING_MS = 20_000;
/** Asking keeps the service worker alive meanwhile, and finds what no event told of. */
const ASKING_MS = 500;

/** What the organisation has set by now; nothing where there is no organisation. */
export async function readPolicy(): Promise<Policy> {
	// Firefox refuses where no administrator has named the extension; other browsers may lack the area.
	const raw = await chrome.storage.managed?.get().catch(() => null);
	return raw ? parsePolicy(raw) : noPolicy;
}

/**
 * The policy right after the installation: where an administrator has installed the extension, what
 * seems to be none may be on its way.
 * @returns once there is something, or twenty seconds have gone without
 */
export async function settledPolicy(): Promise<Policy> {
	const self = await chrome.management?.getSelf();
	if (self?.installType === "admin") await arrival();
	return readPolicy();
}

/** Watched before it is read, so that what arrives between the two is not missed. */
function arrival(): Promise<void> {
	return new Promise((arrived) => {
		const listener = (_changes: object, area: string) => {
			if (area === "managed") done();
		};
		const patience = setTimeout(done, SETTLING_MS);
		const asking = setInterval(ask, ASKING_MS);
		function done(): void {
			clearTimeout(patience);
			clearInterval(asking);
			chrome.storage.onChanged.removeListener(listener);
			arrived();
		}
		function ask(): void {
			void readPolicy().then(({ values }) => {
				if (Object.keys(values).length > 0) done();
			});
		}
		chrome.storage.onChanged.addListener(listener);
		ask();
	});
}
