#!/usr/bin/env node
/** Builds the test variant of the manifest (see wxt.config.ts) into .output/test. */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";

const { status } = spawnSync("npx", ["wxt", "build"], {
	stdio: "inherit",
	env: { ...process.env, BONAFIDE_VARIANT: "test" },
	shell: process.platform === "win32",
});
// The last of the suite's builds: what runs later in the same `npm test` need not build again.
const run = process.env.BONAFIDE_RUN;
if (status === 0 && run) {
	mkdirSync("test-output", { recursive: true });
	for (const variant of ["shipped", "test"]) {
		writeFileSync(`test-output/built-${variant}-${run}`, "");
	}
}
process.exit(status ?? 1);
