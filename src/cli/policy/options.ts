/** The options of `npm run policy`. */
import { parseArgs } from "node:util";
import { type BrowserName, browsers } from "./browsers";

/** What can be printed, each with what it is for. */
export const formats = {
	json: "Chrome, Edge, Chromium, Brave on Linux: a file for the folder of managed policies",
	reg: "Windows registry",
	admx: "Group Policy template: all settings, no values",
	adml: "the words of that template",
	mobileconfig: "macOS configuration profile",
	google: "Google Admin console: “Policy for extensions”",
	firefox: "Firefox: policies.json",
	update: "update.xml for a server of one's own",
	check: "only says whether FILE is valid, and what it sets",
} as const;
/** A format as the command line names it. */
export type Format = keyof typeof formats;

const names = Object.entries(formats).map(([name, what]) => `  ${name.padEnd(13)}${what}`);

export const USAGE = `npm run --silent policy -- FORMAT FILE [--browser NAME] [--out PATH]
npm run policy -- trial [FILE]

FILE is one small YAML or JSON file: docs/policy-example.yaml. FORMAT is one of
${names.join("\n")}
  trial        installs the built extension by policy in a fresh Chromium on this machine

  --browser    ${Object.keys(browsers).join(", ")}: for reg, admx, adml, mobileconfig (usual: chrome)
  --out PATH   writes there in the encoding that the format wants, instead of to standard output
  --help       this text`;

/** What a call asks for. */
export type Asked =
	| { readonly kind: "help" }
	| { readonly kind: "trial"; readonly file: string | null }
	| {
			readonly kind: "print";
			readonly format: Format;
			readonly file: string;
			readonly browser: BrowserName;
			readonly out: string | null;
	  };

/** @returns what is asked for, or what is wrong with the call */
export function askedOf(args: readonly string[]): Asked | string {
	try {
		const { values, positionals } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: {
				browser: { type: "string", default: "chrome" },
				out: { type: "string" },
				help: { type: "boolean", default: false },
			},
		});
		const [format, file, ...more] = positionals;
		const { browser } = values;
		if (values.help) return { kind: "help" };
		if (format === undefined) return "which format?";
		if (more.length > 0) return `one file only; what is "${more[0]}"?`;
		if (!Object.hasOwn(browsers, browser)) return `there is no browser "${browser}"`;
		if (format === "trial") return { kind: "trial", file: file ?? null };
		if (!Object.hasOwn(formats, format)) return `there is no format "${format}"`;
		if (file === undefined) return "which file?";
		return {
			kind: "print",
			format: format as Format,
			file,
			browser: browser as BrowserName,
			out: values.out ?? null,
		};
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
