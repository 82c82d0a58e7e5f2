/**
 * An organisation's own package: the browser asks nobody about sites that stand in the manifest. No
 * policy can grant them otherwise, as the shipped manifest has every site as optional.
 */
import { originPattern } from "../../protocol/originPattern";

/**
 * @param manifest text of manifest.json
 * @param sites origins, https://host[:port]; patterns know no port, so the host counts on every one
 * @returns the text with these sites, and no others, as `host_permissions`
 */
export function withSites(manifest: string, sites: readonly string[]): string {
	const host_permissions = [...new Set(sites.map(originPattern))];
	return JSON.stringify({ ...JSON.parse(manifest), host_permissions });
}
