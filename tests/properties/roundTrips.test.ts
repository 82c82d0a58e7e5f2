/** What is sent, stored and read again is what it was. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toInt16 } from "../../src/pipeline/mono";
import { createGate } from "../../src/protocol/gate";
import { type ContentToOffscreen, MAX_CHUNK_SAMPLES } from "../../src/protocol/messages";
import { failureReasons } from "../../src/protocol/state";

const gate = () => createGate({ extensionId: "x", baseUrl: "chrome-extension://x/", now: () => 0 });
const always = () => true;
/** As the port carries it. */
const carried = (message: unknown) => gate().fromPort(structuredClone(message), always);

const id = fc.stringMatching(/^[\w-]{1,64}$/);
const text = fc.string({ maxLength: 500, unit: "binary" }).filter((x) => x.length <= 500);
const url = fc.string({ maxLength: 4096 }).filter((x) => x.length <= 4096);
const seconds = fc.double({ noNaN: true, noDefaultInfinity: true });
const samples = fc
	.array(fc.integer({ min: -32_768, max: 32_767 }), { minLength: 1, maxLength: 2000, size: "max" })
	.map((values) => Int16Array.from(values));

const message: fc.Arbitrary<ContentToOffscreen> = fc.oneof(
	fc.record({
		type: fc.constant("open" as const),
		sourceId: id,
		title: text,
		pageUrl: url,
		mediaUrl: url,
		part: fc.option(fc.stringMatching(/^[\w.-]{1,100}$/)),
		ad: fc.boolean(),
	}),
	fc.record({
		type: fc.constant("chunk" as const),
		mediaTime: seconds,
		discontinuity: fc.boolean(),
		samples,
	}),
	fc.record({
		type: fc.constant("phase" as const),
		phase: fc.constantFrom("playing" as const, "paused" as const, "ended" as const),
	}),
	fc.record({
		type: fc.constant("failed" as const),
		reason: fc.constantFrom(...failureReasons),
		detail: fc.option(text),
	}),
);

describe("a message of a page", () => {
	it("arrives as it was sent, every sample of it", () => {
		fc.assert(
			fc.property(message, (sent) => {
				expect(carried(sent)).toEqual(sent);
			}),
		);
	});

	it("with a field too many loses that field, with one too few or of another kind it does not pass", () => {
		fc.assert(
			fc.property(message, fc.nat(), fc.anything(), (sent, where, other) => {
				const names = Object.keys(sent).filter((name) => name !== "type");
				const name = names[where % names.length] as string;
				expect(carried({ ...sent, ours: 1 })).toEqual(sent);
				const less = { ...sent } as Record<string, unknown>;
				delete less[name];
				expect(carried(less)).toBeNull();
				let changed: unknown;
				try {
					changed = structuredClone({ ...sent, [name]: other });
				} catch {
					// What no port carries need not be refused.
					return;
				}
				const got = carried(changed);
				if (got) expect(got).toEqual(changed);
			}),
		);
	});

	it("holds at most two seconds of sound, and never none", () => {
		const of = (length: number) => ({
			type: "chunk",
			mediaTime: 0,
			discontinuity: false,
			samples: new Int16Array(length),
		});
		expect(carried(of(0))).toBeNull();
		expect(carried(of(MAX_CHUNK_SAMPLES))).not.toBeNull();
		expect(carried(of(MAX_CHUNK_SAMPLES + 1))).toBeNull();
	});
});

describe("samples on their way", () => {
	it("come back within half a step of 16 bit, whatever their level", () => {
		const level = fc.double({ min: -1, max: 1, noNaN: true }).map(Math.fround);
		fc.assert(
			fc.property(fc.array(level, { maxLength: 500, size: "max" }), (values) => {
				const back = Float32Array.from(toInt16(Float32Array.from(values)), (x) => x / 32_768);
				for (const [i, value] of values.entries()) {
					const step = value > 32_767 / 32_768 ? 1 : 0.5;
					expect(Math.abs((back[i] as number) - value)).toBeLessThanOrEqual(step / 32_768);
				}
			}),
		);
	});

	it("that are 16-bit already come back as they were", () => {
		fc.assert(
			fc.property(samples, (values) => {
				const floats = Float32Array.from(values, (x) => x / 32_768);
				expect([...toInt16(floats)]).toEqual([...values]);
			}),
		);
	});
});
