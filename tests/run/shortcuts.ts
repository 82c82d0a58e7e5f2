/**
 * `npm run shortcuts`: changes the demo's voices in ways that say nothing of who speaks, and writes
 * how far the evidence moves to docs/shortcuts.json and, between its marks, to docs/method.md.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { measureShortcuts } from "../shortcuts/measure";
import { type Shortcuts, shortcutTable } from "../shortcuts/table";
import { putBetweenMarks } from "./marks";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Seconds of each voice: longer than the evidence needs to settle. */
const SECONDS = 20;

const { model, moved } = await measureShortcuts(root, SECONDS);
const result: Shortcuts = {
	measuredAt: new Date().toISOString().slice(0, 10),
	model,
	seconds: SECONDS,
	moved,
};
writeFileSync(`${root}docs/shortcuts.json`, `${JSON.stringify(result, null, "\t")}\n`);
const table = shortcutTable(result);
putBetweenMarks(`${root}docs/method.md`, "shortcuts", table);
console.log(table);
