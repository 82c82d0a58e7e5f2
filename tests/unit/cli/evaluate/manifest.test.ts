/** A manifest as it is read: what is wrong with one is said with the line. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { outlineOf } from "../../../../src/cli/evaluate/manifest";

const folder = mkdtempSync(join(tmpdir(), "bonafide-manifest-"));
afterAll(() => rmSync(folder, { recursive: true }));

function manifest(text: string): string {
	const path = join(folder, "m.jsonl");
	writeFileSync(path, text);
	return path;
}
const row = (id: string) => `{"id":"${id}","file":"${id}.wav","label":"real"}\n`;

describe("a manifest", () => {
	it("whose id stands twice is refused: one of the clips would be judged twice, the other never", async () => {
		await expect(outlineOf(manifest(row("1") + row("2")))).resolves.toMatchObject({ rows: 2 });
		await expect(outlineOf(manifest(`${row("1")}\n${row("2")}${row("1")}`))).rejects.toThrow(
			/line 4: id 1 stands twice$/,
		);
	});

	it("may begin with the mark that some editors put there", async () => {
		const path = manifest(`\uFEFF${row("1")}${row("2")}`);
		await expect(outlineOf(path)).resolves.toMatchObject({ rows: 2 });
	});

	it.each(["", "\n \n"])("without a row is refused: %j", async (text) => {
		await expect(outlineOf(manifest(text))).rejects.toThrow(/holds no row$/);
	});
});
