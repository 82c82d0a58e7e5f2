/** Which backend to take, from what was found out about WebGPU: pure, so that each case is tested. */
import type { Backend } from "../protocol/state";

/** What is known of WebGPU on this machine. Milliseconds are for one second of audio, warm. */
export type WebgpuStanding =
	/** Being tried; wasm works meanwhile. */
	| { readonly kind: "trying" }
	/** The browser has none. */
	| { readonly kind: "absent" }
	/** The browser has it, the machine offers no adapter. */
	| { readonly kind: "no-adapter" }
	/** An adapter that the processor plays: always slower than wasm. */
	| { readonly kind: "software"; readonly adapter: string }
	/** The sessions did not open, or a run failed while it was tried. */
	| { readonly kind: "unusable"; readonly adapter: string; readonly detail: string }
	/** It runs, but does not meet the golden vectors. */
	| { readonly kind: "wrong"; readonly adapter: string; readonly detail: string }
	| {
			readonly kind: "measured";
			readonly adapter: string;
			readonly wasmMs: number;
			readonly webgpuMs: number;
	  }
	/** It was in use and failed: the device was lost, or a run went wrong. */
	| {
			readonly kind: "failed";
			readonly adapter: string;
			readonly detail: string;
			readonly wasmMs: number;
			readonly webgpuMs: number;
	  };

/** Which backend works and why: for diagnostics. */
export interface BackendReport {
	readonly backend: Backend;
	/** In plain words. */
	readonly reason: string;
	/** Vendor and architecture of the graphics adapter, where there is one. */
	readonly adapter: string | null;
	/** Measured milliseconds for one second of audio, where both were measured. */
	readonly wasmMs: number | null;
	readonly webgpuMs: number | null;
}

/**
 * WebGPU must take at most this part of wasm's time: a tie is not worth a graphics card kept awake,
 * and times measured at start-up waver.
 */
export const WEBGPU_SHARE = 0.8;

/** Does WebGPU pay? Times that are no positive numbers say no. */
export function webgpuPays(wasmMs: number, webgpuMs: number): boolean {
	return webgpuMs > 0 && webgpuMs <= WEBGPU_SHARE * wasmMs;
}

/** The choice and its reason. */
export function chooseBackend(standing: WebgpuStanding, pays = webgpuPays): BackendReport {
	const report = {
		backend: "wasm" as Backend,
		adapter: "adapter" in standing ? standing.adapter : null,
		wasmMs: "wasmMs" in standing ? standing.wasmMs : null,
		webgpuMs: "webgpuMs" in standing ? standing.webgpuMs : null,
	};
	switch (standing.kind) {
		case "trying":
			return { ...report, reason: "WebGPU is still being tried" };
		case "absent":
			return { ...report, reason: "this browser has no WebGPU" };
		case "no-adapter":
			return { ...report, reason: "no graphics adapter" };
		case "software":
			return { ...report, reason: "only a software graphics adapter" };
		case "unusable":
			return { ...report, reason: `WebGPU does not run: ${standing.detail}` };
		case "wrong":
			return { ...report, reason: `WebGPU failed the self-test: ${standing.detail}` };
		case "failed":
			return { ...report, reason: `WebGPU failed in use: ${standing.detail}` };
		case "measured": {
			return pays(standing.wasmMs, standing.webgpuMs)
				? { ...report, backend: "webgpu", reason: "WebGPU is faster here" }
				: { ...report, reason: "wasm is fast enough here that WebGPU does not pay" };
		}
	}
}
