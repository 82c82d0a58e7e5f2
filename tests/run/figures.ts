/**
 * `npm run figures`: writes the measured figures from the default model's card into README.md,
 * between its marks. No number stands there that the card does not hold; the house suite checks it.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { cardSchema } from "../../src/detector/card";
import { figuresTable } from "./figuresTable";

const root = fileURLToPath(new URL("../../", import.meta.url));
const catalog = JSON.parse(readFileSync(join(root, "models/catalog.json"), "utf8"));
const entry = catalog.models.find((model: { id: string }) => model.id === catalog.default);
const bytes = readFileSync(join(root, "models", entry.card));
const sha256 = createHash("sha256").update(bytes).digest("hex");
const table = figuresTable(v.parse(cardSchema, JSON.parse(bytes.toString("utf8"))), sha256);

const readme = join(root, "README.md");
const before = readFileSync(readme, "utf8");
const marks = /(<!-- figures:start -->\n)[\s\S]*?(<!-- figures:end -->)/;
if (!marks.test(before)) {
	console.error("README.md has lost its marks <!-- figures:start --> and <!-- figures:end -->.");
	process.exit(1);
}
writeFileSync(
	readme,
	before.replace(marks, (_, start: string, end: string) => `${start}\n${table}\n\n${end}`),
);
console.log(table);
