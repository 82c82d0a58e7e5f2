import { describe, expect, it } from "vitest";
import { chooseBackend, WEBGPU_SHARE, webgpuPays } from "../../src/detector/backendChoice";

const adapter = "nvidia ampere";

describe("webgpuPays", () => {
	it("asks for a clear win, not a tie", () => {
		expect(webgpuPays(50, 50)).toBe(false);
		expect(webgpuPays(50, 50 * WEBGPU_SHARE + 0.1)).toBe(false);
		expect(webgpuPays(50, 50 * WEBGPU_SHARE)).toBe(true);
		expect(webgpuPays(50, 5)).toBe(true);
	});

	it("does not believe a clock that stood still or broke", () => {
		expect(webgpuPays(50, 0)).toBe(false);
		expect(webgpuPays(0, 0)).toBe(false);
		expect(webgpuPays(50, Number.NaN)).toBe(false);
		expect(webgpuPays(Number.NaN, 50)).toBe(false);
	});
});

describe("chooseBackend", () => {
	it("takes WebGPU when it was measured and pays, and says what was measured", () => {
		const standing = { kind: "measured", adapter, wasmMs: 40, webgpuMs: 4 } as const;
		expect(chooseBackend(standing)).toEqual({
			backend: "webgpu",
			reason: "WebGPU is faster here",
			adapter,
			wasmMs: 40,
			webgpuMs: 4,
		});
	});

	it("stays on wasm when WebGPU does not pay", () => {
		const standing = { kind: "measured", adapter, wasmMs: 4, webgpuMs: 40 } as const;
		expect(chooseBackend(standing)).toMatchObject({ backend: "wasm", wasmMs: 4, webgpuMs: 40 });
	});

	it("stays on wasm after a failure, however fast WebGPU was", () => {
		const detail = "the device was lost";
		const standing = { kind: "failed", adapter, detail, wasmMs: 40, webgpuMs: 4 } as const;
		expect(chooseBackend(standing)).toMatchObject({
			backend: "wasm",
			reason: expect.stringContaining(detail),
		});
	});

	it.each([
		{ kind: "trying" },
		{ kind: "absent" },
		{ kind: "no-adapter" },
		{ kind: "software", adapter },
		{ kind: "unusable", adapter, detail: "no shader" },
		{ kind: "wrong", adapter, detail: "scores differ by 0.5" },
	] as const)("stays on wasm for $kind, with a reason of its own", (standing) => {
		const report = chooseBackend(standing);
		expect(report.backend).toBe("wasm");
		expect(report.wasmMs).toBeNull();
		expect(report.adapter).toBe("adapter" in standing ? adapter : null);
		if ("detail" in standing) expect(report.reason).toContain(standing.detail);
		expect(report.reason).not.toBe(
			chooseBackend({ kind: "measured", adapter, wasmMs: 1, webgpuMs: 1 }).reason,
		);
	});
});
