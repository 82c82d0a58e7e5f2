/** A configuration profile for macOS, to be handed out by an MDM. */
import { createHash } from "node:crypto";
import { build, type PlistValue } from "plist";
import type { ChromiumBrowser } from "./browsers";
import { extensionSettings } from "./json";
import type { PolicyWish } from "./wish";

/** A name-based UUID (version 5 in shape): the same wish gives the same profile, byte for byte. */
function uuidOf(name: string): string {
	const hash = createHash("sha256").update(`bonafide policy ${name}`).digest("hex");
	const variant = "89ab"[Number.parseInt(hash[16] as string, 16) % 4];
	return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`.toUpperCase();
}

/** Two payloads: the browser's own entry for the extension, and the extension's settings. */
export function mobileconfig(wish: PolicyWish, { domain, title }: ChromiumBrowser): string {
	const { id } = wish.extension;
	const payload = (type: string, values: object) => ({
		PayloadType: type,
		PayloadVersion: 1,
		PayloadIdentifier: `bonafide.policy.${type}`,
		PayloadUUID: uuidOf(type),
		PayloadEnabled: true,
		...values,
	});
	const profile = {
		PayloadType: "Configuration",
		PayloadVersion: 1,
		PayloadIdentifier: `bonafide.policy.${domain}.${id}`,
		PayloadUUID: uuidOf(`${domain} ${id}`),
		PayloadDisplayName: `Bonafide for ${title}`,
		PayloadScope: "System",
		PayloadContent: [
			payload(domain, { ExtensionSettings: { [id]: extensionSettings(wish) } }),
			payload(`${domain}.extensions.${id}`, wish.policy),
		],
	};
	return `${build(profile as unknown as PlistValue)}\n`;
}
