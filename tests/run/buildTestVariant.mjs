#!/usr/bin/env node
/** Builds the test variant of the manifest (see wxt.config.ts) into .output/test. */
import { spawnSync } from "node:child_process";

const { status } = spawnSync("npx", ["wxt", "build"], {
	stdio: "inherit",
	env: { ...process.env, BONAFIDE_VARIANT: "test" },
	shell: process.platform === "win32",
});
process.exit(status ?? 1);
