/**
 * `npm run bench`: how fast, how light, on this machine. Prints a table; with --json the result as
 * one object (design, section 9).
 *
 *   --save      writes docs/bench.json, and the README's table from it
 *   --table     measures nothing: only the README's table anew, from docs/bench.json
 *   --quick     shorter stretches and fewer repeats, for a look in between or a busy machine
 *   --only X    of: node, files, browser
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { browserRows } from "../bench/browserRows";
import { fileRows, packageRow } from "../bench/fileRows";
import { nodeRows } from "../bench/nodeRows";
import type { BenchResult, Row } from "../bench/row";
import { soakRows } from "../bench/soakRows";
import { benchTable } from "../bench/table";
import { build, ensureChromium } from "../e2e/browser";
import { putBetweenMarks } from "./marks";

const root = fileURLToPath(new URL("../../", import.meta.url));
const STORED = `${root}docs/bench.json`;

const { values } = parseArgs({
	options: {
		json: { type: "boolean", default: false },
		save: { type: "boolean", default: false },
		table: { type: "boolean", default: false },
		quick: { type: "boolean", default: false },
		only: { type: "string" },
	},
});
const say = (words: string) => console.error(words);
const loadNow = () => Math.round((loadavg()[0] as number) * 10) / 10;

async function measure(): Promise<BenchResult> {
	const load = loadNow();
	const { quick, only } = values;
	const wanted = (what: string) => only === undefined || only === what;
	const repeats = quick ? 5 : 15;
	const rows: Row[] = [];
	let browser: string | null = null;
	if (wanted("node")) {
		say("the chain in Node ...");
		rows.push(...(await nodeRows(root, repeats)));
	}
	if (wanted("files")) {
		say("files from the command line ...");
		rows.push(...(await fileRows(root, quick ? 360 : 3600)));
	}
	if (wanted("browser")) {
		say("building the extension ...");
		ensureChromium();
		build("shipped");
		build("test");
		rows.push(packageRow(".output/chrome-mv3"));
		say("the extension in Chromium ...");
		const found = await browserRows(repeats, quick);
		browser = found.version;
		rows.push(...found.rows, ...soakRows(root));
	}
	const catalog = JSON.parse(readFileSync(`${root}models/catalog.json`, "utf8"));
	return {
		machine: {
			cpu: cpus()[0]?.model.trim() ?? "unknown",
			cores: cpus().length,
			memoryGb: Math.round(totalmem() / 1e9),
			system: `${platform()} ${release()}`,
			node: process.version,
			browser,
			load: [load, loadNow()],
			quick,
			date: new Date().toISOString().slice(0, 10),
			model: catalog.default,
		},
		results: rows,
	};
}

/** Puts the table between the README's marks. */
function writeTable(result: BenchResult): void {
	putBetweenMarks(`${root}README.md`, "bench", benchTable(result));
}

if (values.table) {
	if (!existsSync(STORED)) throw new Error("docs/bench.json is missing: npm run bench -- --save");
	writeTable(JSON.parse(readFileSync(STORED, "utf8")));
} else {
	const result = await measure();
	if (values.json) console.log(JSON.stringify(result, null, "\t"));
	else console.log(benchTable(result));
	if (values.save) {
		writeFileSync(STORED, `${JSON.stringify(result, null, "\t")}\n`);
		// In the repository's own form, so that the linter has nothing to say.
		execFileSync("npx", ["biome", "format", "--write", STORED], { cwd: root, stdio: "ignore" });
		writeTable(result);
	}
}
