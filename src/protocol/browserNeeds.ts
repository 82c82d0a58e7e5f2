/**
 * What checks need of a browser, looked for by the feature itself and not by the browser's name: what
 * calls itself Chromium may lack any of it. Each lack is told where it is met.
 */

/**
 * The least versions that have all of it: manifest, update server, templates and documents say the
 * same (tests/house). Chromium: typed arrays over ports; Firefox: `captureStream`, whose forerunner
 * silenced the page for good.
 */
export const LEAST_CHROMIUM = 148;
export const LEAST_FIREFOX = 149;

/** What may be missing, as a person can look it up; the manifest's least version has all of it. */
export type Need = "offscreen documents" | "typed arrays over ports" | "JSPI in WebAssembly";

/** The failure that is shown, with its words to update the browser. */
export function lacking(need: Need): { readonly reason: "no-backend"; readonly detail: string } {
	return {
		reason: "no-backend",
		detail: `this browser lacks ${need}; Chromium ${LEAST_CHROMIUM} has it`,
	};
}

/** What the detector's home says hello with. */
export const PORT_PROBE = Uint8Array.of(1);

/** @param probe as it arrived: without structured clone over ports it is a plain object */
export const carriesSound = (probe: unknown): boolean => probe instanceof Uint8Array;

/** Can the packaged runtime of the Chromium build start? */
export const hasJspi = (): boolean => "Suspending" in WebAssembly && "promising" in WebAssembly;
