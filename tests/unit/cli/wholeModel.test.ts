/** A model whose large file was not built is told from one that can be opened. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { isWhole } from "../../../src/cli/wholeModel";
import { FOLDER } from "../detector/tinyModel";

it("is whole only with every file that its card names", () => {
	const folder = mkdtempSync(join(tmpdir(), "whole-"));
	try {
		cpSync(join(FOLDER, "tiny-image"), folder, { recursive: true });
		expect(isWhole(join(folder, "card.json"))).toBe(true);
		rmSync(join(folder, "model.onnx"));
		expect(isWhole(join(folder, "card.json"))).toBe(false);
		expect(() => isWhole(join(folder, "golden.json"))).toThrow();
		rmSync(join(folder, "card.json"));
		expect(isWhole(join(folder, "card.json"))).toBe(false);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
