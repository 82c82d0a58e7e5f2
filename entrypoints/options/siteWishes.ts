/** Adding and removing sites that are screened by themselves, for the pages that offer it. */
import { forgetAsked } from "../../src/capture/askedFor";
import { allowSite, sitesSharing } from "../../src/capture/screening";
import { originPattern } from "../../src/protocol/originPattern";
import type { OptionsActions } from "../../src/ui/options/data";

/** What came of it. `asking`: the person is to be told what the browser will ask, for this origin. */
export type SiteNews =
	| { readonly kind: "saved" | "not-a-site" | "denied" | "declined" }
	| { readonly kind: "asking"; readonly origin: string };

/** @param origin of what was typed, with or without https://; null where that is no site */
export function siteOf(typed: string): string | null {
	const address = typed.trim();
	const url = URL.parse(/^[a-z]+:\/\//i.test(address) ? address : `https://${address}`);
	const fits = url && /^https?:$/.test(url.protocol) && /[.\]]|^localhost$/.test(url.hostname);
	return fits ? url.origin : null;
}

export function createSiteWishes(
	tell: (news: SiteNews) => void,
): Pick<OptionsActions, "addSite" | "removeSite" | "withdraw" | "agree" | "decline"> {
	let asking: string | null = null;
	const permission = (origin: string) => ({ origins: [originPattern(origin)] });
	return {
		addSite(typed) {
			const origin = siteOf(typed);
			if (!origin) return tell({ kind: "not-a-site" });
			void chrome.permissions.contains(permission(origin)).then(async (granted) => {
				if (granted) {
					await allowSite(origin, true);
					return tell({ kind: "saved" });
				}
				asking = origin;
				tell({ kind: "asking", origin });
			});
		},
		removeSite: (origin) =>
			void allowSite(origin, false).then(async () => {
				tell({ kind: "saved" });
				// Another port of its host may be screened.
				if ((await sitesSharing(origin)).some((site) => site !== origin)) return;
				// Required permissions (test variant) cannot be given back; nothing depends on it.
				await chrome.permissions.remove(permission(origin)).catch(() => false);
			}),
		withdraw: (origin) =>
			void chrome.permissions
				.remove(permission(origin))
				.catch(() => false)
				.then((gone) => tell({ kind: gone ? "saved" : "denied" })),
		agree() {
			const origin = asking;
			if (!origin) return;
			asking = null;
			// What a file or a frame of that host was once asked for is not what it is for now.
			void forgetAsked([originPattern(origin)]);
			// In the click itself: the browser asks only then.
			const answer = chrome.permissions.request(permission(origin)).catch(() => false);
			void answer.then(async (granted) => {
				if (granted) await allowSite(origin, true);
				tell({ kind: granted ? "saved" : "denied" });
			});
		},
		decline() {
			asking = null;
			tell({ kind: "declined" });
		},
	};
}
