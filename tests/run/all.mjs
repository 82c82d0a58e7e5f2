#!/usr/bin/env node
/**
 * `npm test`: every suite, or those named (`npm test -- unit house`). All run even when one fails.
 * At the end a table with the time that each took of its share: for people, nothing is held
 * against it. Only a suite that hangs for HANG_FACTOR times its share is stopped, and has failed.
 */
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { findProgram, howToInstall } from "./programs.mjs";
import { suites } from "./suites.mjs";

const HANG_FACTOR = 3;
const MIN_HANG_MINUTES = 15;
/** The long suite too, and more runs of each property: tests/properties reads the variable. */
const long = process.argv.includes("--long");

const asked = process.argv.slice(2).filter((word) => word !== "--long");
const unknown = asked.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
	console.error(`No suite is called ${unknown.join(", ")}. There are: ${names(suites)}.`);
	process.exit(2);
}
const chosen = suites.filter((suite) =>
	asked.length > 0 ? asked.includes(suite.name) : long || !suite.long,
);

const childEnvironment = {
	...process.env,
	...(long ? { BONAFIDE_LONG: "1" } : {}),
	// By this name suites know what an earlier one of the same run has built.
	BONAFIDE_RUN: `all-${process.pid}`,
	...(findProgram("chromium") ? { CHROME_PATH: findProgram("chromium") } : {}),
	...(findProgram("firefox") ? { FIREFOX_PATH: findProgram("firefox") } : {}),
};

function names(list) {
	return list.map(({ name }) => name).join(", ");
}

/** Runs one command with its output on ours. @returns {Promise<string | null>} what went wrong */
function run([program, ...args], minutes) {
	return new Promise((resolve) => {
		const child = spawn(program, args, {
			stdio: "inherit",
			env: childEnvironment,
			shell: process.platform === "win32",
			// An own process group, so that a hanging browser goes with its runner.
			detached: process.platform !== "win32",
		});
		let hung = false;
		const watch = setTimeout(() => {
			hung = true;
			if (process.platform === "win32") child.kill("SIGKILL");
			else process.kill(-child.pid, "SIGKILL");
		}, minutes * 60_000);
		child.on("error", (error) => {
			clearTimeout(watch);
			resolve(error.message);
		});
		child.on("exit", (code, signal) => {
			clearTimeout(watch);
			if (hung) resolve(`stopped after ${minutes} minutes`);
			else resolve(code === 0 ? null : `ended with ${code ?? signal}`);
		});
	});
}

/** @returns {Promise<string | {skipped: string} | null>} what went wrong, or why it was left out */
async function runSuite(suite) {
	const missing = suite.needs.filter((name) => findProgram(name) === null);
	if (missing.length > 0) {
		for (const name of missing) console.error(howToInstall(name));
		const needs = `needs ${missing.join(" and ")}`;
		return suite.skippable && !process.env.CI ? { skipped: needs } : needs;
	}
	const limit = Math.max(MIN_HANG_MINUTES, suite.minutes * HANG_FACTOR * (long ? 10 : 1));
	for (const command of suite.commands) {
		const problem = await run(command, limit);
		if (problem) return `${command.join(" ")}: ${problem}`;
	}
	return null;
}

const results = [];
for (const suite of chosen) {
	console.log(`\n=== ${suite.name} (share: ${suite.minutes} min) ===`);
	const begun = performance.now();
	const outcome = await runSuite(suite);
	const skipped = typeof outcome === "object" ? (outcome?.skipped ?? null) : null;
	const problem = typeof outcome === "string" ? outcome : null;
	results.push({ suite, problem, skipped, minutes: (performance.now() - begun) / 60_000 });
}

console.log("\nsuite      took    share   result");
for (const { suite, problem, skipped, minutes } of results) {
	const over = minutes > suite.minutes ? " (over its share)" : "";
	const cells = [
		suite.name.padEnd(9),
		`${minutes.toFixed(1)} min`.padStart(8),
		`${suite.minutes} min`.padStart(8),
		`  ${problem ? `FAILED: ${problem}` : skipped ? `SKIPPED, not tested: ${skipped}` : `passed${over}`}`,
	];
	console.log(cells.join(""));
}
const total = results.reduce((sum, { minutes }) => sum + minutes, 0);
console.log(`${"all".padEnd(9)}${`${total.toFixed(1)} min`.padStart(8)}`);

const skipped = results.filter((result) => result.skipped);
const failed = results.filter(({ problem }) => problem).length;
console.log(`\nSuites: ${names(chosen)}.`);
if (skipped.length > 0) {
	console.log(`Skipped here (CI runs them): ${names(skipped.map(({ suite }) => suite))}.`);
}
// The very last line in the form that a machine looks for.
console.log(`${results.length - failed - skipped.length} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
