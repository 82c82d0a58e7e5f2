/** A model whose large file was not built is told from one that can be opened. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openDetector } from "../../../src/cli/nodeDetector";
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

it("is refused with the command that builds it where its graph is not here", async () => {
	const folder = mkdtempSync(join(tmpdir(), "whole-"));
	try {
		cpSync(FOLDER, folder, { recursive: true });
		rmSync(join(folder, "tiny-image/model.onnx"));
		const detail = expect.stringMatching(/^tiny-image: .* training classic --model tiny-image$/);
		expect(await openDetector("tiny-image", folder)).toMatchObject({ refused: true, detail });
		expect(await openDetector("tiny-nobody", folder)).toMatchObject({ unknown: true });
		expect(await openDetector("tiny-mel", folder)).toHaveProperty("model");
	} finally {
		rmSync(folder, { recursive: true });
	}
});
