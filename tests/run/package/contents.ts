/** What is in a package and what it weighs: a table for people, and the limit of the design. */
import { deflateRawSync } from "node:zlib";
import type { Packed } from "./zip";

/** Design, section 8: bytes of a package for a browser, zipped. */
export const LIMIT_BYTES = 16e6;

/** Parts of a package; a file is of the first that fits. */
const PARTS: readonly (readonly [name: string, path: RegExp])[] = [
	["onnxruntime", /^ort\//],
	["Content Credentials", /^c2pa\//],
	["models", /^models\//],
	["detector and GPU front end", /^assets\/.*\.js$/],
	["pages, background and scripts", /\.(js|html|css)$/],
	["icons and images", /\.(png|svg|webp)$/],
	["manifest and the rest", /./],
];

/** One part with its weight in bytes. */
export interface Part {
	readonly name: string;
	readonly files: number;
	readonly bytes: number;
	readonly zipped: number;
}

/** The parts of a package that are in it. */
export function partsOf(files: readonly Packed[]): Part[] {
	const partOf = (path: string) => PARTS.find(([, fits]) => fits.test(path))?.[0];
	return PARTS.map(([name]) => {
		const mine = files.filter(({ path }) => partOf(path) === name);
		const sum = (weight: (file: Packed) => number) =>
			mine.reduce((total, file) => total + weight(file), 0);
		return {
			name,
			files: mine.length,
			bytes: sum(({ bytes }) => bytes.length),
			zipped: sum(({ bytes }) => deflateRawSync(bytes, { level: 9 }).length),
		};
	}).filter((part) => part.files > 0);
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(2);

/** The table in Markdown. @param zipped bytes of the whole */
export function contentsTable(name: string, parts: readonly Part[], zipped: number): string {
	const rows = parts.map(
		(part) =>
			`| ${part.name} | ${part.files} | ${megabytes(part.bytes)} | ${megabytes(part.zipped)} |`,
	);
	return [
		`### ${name}: ${megabytes(zipped)} MB of ${megabytes(LIMIT_BYTES)} MB`,
		"",
		"| part | files | MB | MB zipped |",
		"|---|---|---|---|",
		...rows,
		"",
	].join("\n");
}
