/** A wish in the form that one of the management tools reads. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../usage";
import { admlFile, admxFile } from "./admx";
import { type BrowserName, browsers } from "./browsers";
import { firefoxJson, googleAdminJson, linuxJson } from "./json";
import { mobileconfig } from "./mobileconfig";
import type { Format } from "./options";
import { registryFile } from "./registry";
import { updateXml } from "./updateXml";
import type { PolicyWish } from "./wish";

/** @throws UsageError where the file lacks what this format needs */
export function printed(wish: PolicyWish, format: Format, name: BrowserName): string {
	const browser = browsers[name];
	if (format === "firefox" && !wish.firefox) {
		throw new UsageError("for firefox the file needs firefox: {installUrl}");
	}
	if (format === "update" && !(wish.extension.crxUrl && wish.extension.version)) {
		throw new UsageError("for update the file needs extension.crxUrl and extension.version");
	}
	switch (format) {
		case "json":
			return linuxJson(wish);
		case "reg":
			return registryFile(wish, browser);
		case "admx":
			return admxFile(wish.extension.id, browser);
		case "adml":
			return admlFile(browser);
		case "mobileconfig":
			return mobileconfig(wish, browser);
		case "google":
			return googleAdminJson(wish);
		case "firefox":
			return firefoxJson(wish);
		case "update":
			return updateXml(wish);
		case "check":
			return summary(wish);
	}
}

/** The bytes of a file: the registry editor wants UTF-16 with its mark for letters beyond ASCII. */
export function encoded(text: string, format: Format): Buffer {
	return format === "reg" ? Buffer.from(`\uFEFF${text}`, "utf16le") : Buffer.from(text, "utf8");
}

/** Writes the file and makes its folder. @throws UsageError where that cannot be */
export function writePrinted(path: string, text: string, format: Format): void {
	try {
		// Words of a template lie in a folder of their language, which nobody has made yet.
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, encoded(text, format));
	} catch (error) {
		throw new UsageError(`${path} cannot be written: ${(error as Error).message}`);
	}
}

function summary({ extension, policy }: PolicyWish): string {
	const set = Object.entries(policy).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`);
	const { id, install, updateUrl } = extension;
	return [
		`valid: extension ${id}, installed by "${install}" from ${updateUrl}`,
		set.length > 0 ? "sets" : "sets nothing: people keep all their settings",
		...set,
		"",
	].join("\n");
}
