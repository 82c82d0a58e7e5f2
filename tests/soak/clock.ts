/** A clock of days in a soak of minutes: `Date.now` of the extension's background runs fast. */
import type { Browser } from "../e2e/browser";
import { inOffscreen } from "../e2e/inTarget";

const DAY_MS = 86_400_000;

/**
 * Sets the clocks of offscreen document and service worker. Called again and again, as both may
 * have been started anew since.
 * @param begun milliseconds since 1970 when the soak began
 * @param daysPerMinute of the clock on the wall
 */
export async function hurryClocks(
	browser: Browser,
	begun: number,
	daysPerMinute: number,
): Promise<void> {
	const factor = (daysPerMinute * DAY_MS) / 60_000;
	const code = `(() => {
		if (globalThis.soakClock) return;
		const real = Date.now.bind(Date);
		globalThis.soakClock = real;
		Date.now = () => ${begun} + (real() - ${begun}) * ${factor};
	})()`;
	await inOffscreen(browser, code);
	const worker = await browser.worker();
	await worker.evaluate(code);
}
