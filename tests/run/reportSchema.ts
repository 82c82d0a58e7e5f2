/** The schema of a report as JSON Schema (2020-12), from the one that the code checks with. */
import { toJsonSchema } from "@valibot/to-json-schema";
import { sealedSchema } from "../../src/report/schema";

export function jsonSchema(): Record<string, unknown> {
	const schema = toJsonSchema(sealedSchema, {
		target: "draft-2020-12",
		// JSON knows no other numbers.
		ignoreActions: ["finite"],
	});
	return {
		...(schema as Record<string, unknown>),
		title: "Report of a check by Bonafide, version 1 or, with a comparison, 2",
		description:
			"LLRs are natural logs, times are media time in seconds. sha256 is the SHA-256 of the canonical JSON (RFC 8785) of all other fields.",
	};
}
