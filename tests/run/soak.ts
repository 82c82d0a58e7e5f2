/**
 * `npm run soak -- --hours 8`: hours of sound through the built extension in minutes, then real
 * players for a quarter of an hour; how much memory all of it holds over time.
 *
 *   --hours N     of sound through the port (default 8; 0 leaves it out)
 *   --players M   minutes of real players (default 15; 0 leaves them out)
 *   --ports P     sources at a time (default 6: each is at most ten times as fast as it plays)
 *   --built       takes the build that is there
 *   --save        writes docs/soak.json and docs/images/soak.svg; what was left out stays as it was
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, ensureChromium } from "../e2e/browser";
import { soakPicture } from "../soak/picture";
import { soakResult } from "../soak/result";
import { soak } from "../soak/soak";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { values } = parseArgs({
	options: {
		hours: { type: "string", default: "8" },
		players: { type: "string", default: "15" },
		ports: { type: "string", default: "6" },
		save: { type: "boolean", default: false },
		built: { type: "boolean", default: false },
	},
});

function numberOf(name: "hours" | "players" | "ports", least: number): number {
	const value = Number(values[name]);
	if (Number.isFinite(value) && value >= least) return value;
	console.error(`--${name} must be a number of at least ${least}`);
	process.exit(2);
}

const hours = numberOf("hours", 0);
const minutes = numberOf("players", 0);
const ports = numberOf("ports", 1);
ensureChromium();
if (!values.built) {
	console.error("building the extension ...");
	build("test");
}
/** Some eighty looks in each phase. */
const everySeconds = (seconds: number) => Math.max(2, seconds / 80);
const soaked = await soak({
	soundSeconds: hours * 3600,
	wallSeconds: null,
	playerSeconds: minutes * 60,
	ports,
	chunksEvery: everySeconds((hours * 3600) / 60),
	playersEvery: everySeconds(minutes * 60),
	say: (words) => console.error(words),
});
const machine = {
	cpu: cpus()[0]?.model.trim() ?? "unknown",
	cores: cpus().length,
	memoryGb: Math.round(totalmem() / 1e9),
	system: `${platform()} ${release()}`,
	node: process.version,
	browser: soaked.browser,
};
const STORED = `${root}docs/soak.json`;
const before = existsSync(STORED) ? JSON.parse(readFileSync(STORED, "utf8")) : null;
const result = soakResult(soaked, machine, new Date().toISOString().slice(0, 10), before);
const { samples: _, ...told } = result;
console.log(JSON.stringify(told, null, "\t"));
if (values.save) {
	writeFileSync(STORED, `${JSON.stringify(result, null, "\t")}\n`);
	execFileSync("npx", ["biome", "format", "--write", STORED], { cwd: root, stdio: "ignore" });
	writeFileSync(`${root}docs/images/soak.svg`, soakPicture(result));
}
if (result.faults.length > 0) {
	for (const fault of result.faults) console.error(fault);
	process.exit(1);
}
