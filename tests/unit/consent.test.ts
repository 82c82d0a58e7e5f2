/** Whether pages may be heard before the person has agreed: only Firefox asks. */
import { afterEach, expect, it, vi } from "vitest";
import { giveConsent, isConsented } from "../../src/settings/consent";

function playBrowser(scheme: string, policy: object = {}): void {
	const local: Record<string, unknown> = {};
	vi.stubGlobal("chrome", {
		runtime: { getURL: (path: string) => `${scheme}://id/${path}` },
		storage: {
			managed: { get: async () => policy },
			local: {
				get: async (key: string) => ({ [key]: local[key] }),
				set: async (values: object) => void Object.assign(local, values),
			},
		},
	});
}
afterEach(() => vi.unstubAllGlobals());

it("is asked of nobody in Chromium", async () => {
	playBrowser("chrome-extension");
	expect(await isConsented()).toBe(true);
});

it("is asked of each person in Firefox, once", async () => {
	playBrowser("moz-extension");
	expect(await isConsented()).toBe(false);
	await giveConsent();
	expect(await isConsented()).toBe(true);
});

it("can be settled by an organisation, which cannot take it away from a person", async () => {
	playBrowser("moz-extension", { firefoxConsentGiven: true });
	expect(await isConsented()).toBe(true);
	playBrowser("moz-extension", { firefoxConsentGiven: "yes" });
	expect(await isConsented()).toBe(false);
	playBrowser("moz-extension", { firefoxConsentGiven: false });
	await giveConsent();
	expect(await isConsented()).toBe(true);
});
