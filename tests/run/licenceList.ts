/** The licences of everything that npm installs, from package-lock.json alone: no network, no clock. */

interface Locked {
	readonly version?: string;
	readonly license?: string;
	readonly dev?: boolean;
	readonly hasInstallScript?: boolean;
}
/** What is used of package-lock.json. */
export interface Lock {
	readonly packages: Readonly<Record<string, Locked>>;
}

/** Licences that a package may have: none asks that our own code be given another one. */
export const ALLOWED = [
	"0BSD",
	"Apache-2.0",
	"BSD-2-Clause",
	"BSD-3-Clause",
	"CC-BY-4.0",
	"ISC",
	"MIT",
	"MIT OR Apache-2.0",
	"MPL-2.0",
] as const;

/** Packages that would run a script when they are installed, and why nothing needs it to. */
export const SCRIPTS: Readonly<Record<string, string>> = {
	esbuild: "fetches its program where npm left the optional package out; npm ci does not",
	protobufjs: "prints a warning about version ranges",
};

const nameOf = (path: string) => path.replace(/^.*node_modules\//, "");

/** Names of the packages with an install script. */
export function withScripts({ packages }: Lock): string[] {
	const found = Object.entries(packages).filter(([path, one]) => path && one.hasInstallScript);
	return [...new Set(found.map(([path]) => nameOf(path)))].sort();
}

/** "name licence" of each package whose licence is none of the allowed ones. */
export function notAllowed({ packages }: Lock): string[] {
	return Object.entries(packages)
		.filter(([path, { license }]) => path && !ALLOWED.some((one) => one === license))
		.map(([path, { license }]) => `${nameOf(path)} ${license ?? "none"}`);
}

/** docs/licences.md */
export function licencePage(lock: Lock): string {
	const all = Object.entries(lock.packages)
		.filter(([path]) => path !== "")
		.map(([path, one]) => ({ name: nameOf(path), ...one }))
		.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
	const table = (rows: typeof all) => [
		"| package | version | licence |",
		"|---|---|---|",
		...new Set(
			rows.map(({ name, version, license }) => `| \`${name}\` | ${version} | ${license} |`),
		),
	];
	const counts = new Map<string, number>();
	for (const { license = "none" } of all) counts.set(license, (counts.get(license) ?? 0) + 1);
	const summed = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
	return `${[
		"# Licences",
		"",
		"Written by `npm run licences` from `package-lock.json`; a test (`tests/house/licences.test.ts`) fails when it is behind, when a licence is none of those allowed there, or when a package with an install script is new. Why each direct dependency is here: [dependencies.md](dependencies.md). Sounds, certificates and trained models have their own notices: [demo voices](../assets/demo/LICENSES.md), [the trust list](../assets/trust/README.md).",
		"",
		`${all.length} entries: ${summed.map(([licence, count]) => `${licence} ${count}`).join(", ")}.`,
		"",
		"## Installed for the package",
		"",
		"What `dependencies` bring with them. The bundler takes of it what is imported: of `onnxruntime-web` neither `protobufjs` nor `flatbuffers` nor `node-fetch` is in the built files.",
		"",
		...table(all.filter(({ dev }) => !dev)),
		"",
		"## Installed for building and testing",
		"",
		...table(all.filter(({ dev }) => dev)),
	].join("\n")}\n`;
}
