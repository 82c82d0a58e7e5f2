import { describe, expect, it } from "vitest";
import { createLossGuard } from "../../src/detector/deviceLoss";

function losable() {
	let lose: (reason: string) => void = () => {};
	const guard = createLossGuard(
		new Promise<string>((resolve) => {
			lose = resolve;
		}),
	);
	return { guard, lose };
}

describe("createLossGuard", () => {
	it("gives the job's own outcome while the device lives", async () => {
		const { guard } = losable();
		expect(await guard.run(async () => 5)).toBe(5);
		await expect(guard.run(() => Promise.reject(new Error("shader")))).rejects.toThrow("shader");
	});

	it("ends a run that never would, with the reason of the loss", async () => {
		const { guard, lose } = losable();
		const run = guard.run(() => new Promise(() => {}));
		lose("the device was lost");
		await expect(run).rejects.toThrow("the device was lost");
	});

	it("starts nothing on a lost device", async () => {
		const { guard, lose } = losable();
		lose("gone");
		await Promise.resolve();
		let started = false;
		const run = guard.run(async () => {
			started = true;
		});
		await expect(run).rejects.toThrow("gone");
		expect(started).toBe(false);
	});
});
