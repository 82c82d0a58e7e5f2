/** Policies as JSON: Chromium browsers on Linux, Firefox, the Google Admin console. */
import type { PolicyWish } from "./wish";

/** The browser's own entry for this extension. */
export function extensionSettings({ extension }: PolicyWish): Record<string, string | boolean> {
	const { updateUrl, install, pin, minimumVersion } = extension;
	const mode = { force: "force_installed", normal: "normal_installed", allow: "allowed" }[install];
	const store = /^https:\/\/(clients2\.google\.com|edge\.microsoft\.com)\//.test(updateUrl);
	return {
		installation_mode: mode,
		...(install === "allow" ? {} : { update_url: updateUrl }),
		// Later updates come from there as well, whatever the package says; for a store that goes without saying.
		...(install === "allow" || store ? {} : { override_update_url: true }),
		...(pin ? { toolbar_pin: "force_pinned" } : {}),
		...(minimumVersion ? { minimum_version_required: minimumVersion } : {}),
	};
}

/** A file for the managed policies' folder of Chrome, Edge, Chromium or Brave on Linux. */
export function linuxJson(wish: PolicyWish): string {
	const { id } = wish.extension;
	return pretty({
		ExtensionSettings: { [id]: extensionSettings(wish) },
		"3rdparty": { extensions: { [id]: wish.policy } },
	});
}

/** What goes into "Policy for extensions" in the Google Admin console. */
export function googleAdminJson({ policy }: PolicyWish): string {
	return pretty(
		Object.fromEntries(Object.entries(policy).map(([name, Value]) => [name, { Value }])),
	);
}

/** Firefox's policies.json. @throws where the file has no `firefox` part: told by `needs` before */
export function firefoxJson({ firefox, extension, policy }: PolicyWish): string {
	if (!firefox) throw new Error("the wish has no firefox part");
	const mode = { force: "force_installed", normal: "normal_installed", allow: "allowed" }[
		extension.install
	];
	const { id, installUrl, privateWindows } = firefox;
	return pretty({
		policies: {
			ExtensionSettings: {
				[id]: {
					installation_mode: mode,
					install_url: installUrl,
					...(extension.pin ? { default_area: "navbar" } : {}),
					...(privateWindows === undefined ? {} : { private_browsing: privateWindows }),
				},
			},
			"3rdparty": { Extensions: { [id]: policy } },
		},
	});
}

const pretty = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
