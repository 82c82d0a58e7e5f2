/** Every codec of `npm run evaluate`, by the ffmpeg that is here: sound goes in and comes out. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isCodec, throughCodec } from "../../src/cli/evaluate/codecs";
import { CONDITIONS } from "../../src/cli/evaluate/conditions";

const folder = mkdtempSync(join(tmpdir(), "codecs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Harmonics of a high voice, whose pitch rises, with pauses: all within the telephone's band. */
function hum(seconds: number): Int16Array {
	return Int16Array.from({ length: 16_000 * seconds }, (_, i) => {
		const t = i / 16_000;
		const phase = 2 * Math.PI * (330 * t + 10 * t * t);
		const voice = [1, 2, 3, 5, 8].reduce((sum, k) => sum + Math.sin(k * phase) / k, 0);
		return 6000 * voice * Math.max(0, Math.sin(Math.PI * 3 * t));
	});
}
const power = (samples: Int16Array) => samples.reduce((sum, x) => sum + x * x, 0) / samples.length;

describe("through", () => {
	test.each(CONDITIONS.filter(isCodec))(
		"%s a voice comes back as long, as loud, and not the same",
		async (name) => {
			const before = hum(2);
			const [after] = await throughCodec([before], name, folder);
			if (!(after instanceof Int16Array)) throw new Error(after?.complaint);
			expect(after).toHaveLength(before.length);
			expect(after).not.toEqual(before);
			expect(10 * Math.log10(power(after) / power(before))).toBeGreaterThan(-6);
			expect(10 * Math.log10(power(after) / power(before))).toBeLessThan(3);
		},
	);
});
