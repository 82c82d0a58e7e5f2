/** Which words belong to what a report says. Records, so that the compiler names what lacks words. */
import type { Material, MaterialName } from "../../report/material";
import type { Report } from "../../report/schema";
import type { Strength } from "../../report/strength";
import type { Key } from "../text";
import { isReason, sentenceOfReason } from "../words";

export const strengthNames: Readonly<Record<Strength, Key>> = {
	none: "strength.none",
	weak: "strength.weak",
	moderate: "strength.moderate",
	"moderately-strong": "strength.moderately-strong",
	strong: "strength.strong",
	"very-strong": "strength.very-strong",
	"extremely-strong": "strength.extremely-strong",
};

export const conditionNames: Readonly<Record<MaterialName, Key>> = {
	clean: "condition.clean",
	tel8k: "condition.tel8k",
	noise10: "condition.noise10",
	opus24: "condition.opus24",
	aac64: "condition.aac64",
	mp364: "condition.mp364",
};

export const materialSentences: Readonly<Record<Material["because"], Key>> = {
	"telephone-band": "material.telephone-band",
	"heavy-noise": "material.heavy-noise",
	codec: "material.codec",
	unknown: "material.unknown",
};

export const backendNames: Readonly<Record<Report["backend"], Key>> = {
	wasm: "report.backend.wasm",
	webgpu: "report.backend.webgpu",
};

/**
 * A reason of an uncertain verdict; null for one that this version does not know.
 * @param over nothing more of it will be heard
 */
export function reasonSentence(reason: string, over: boolean): Key | null {
	return isReason(reason) ? sentenceOfReason(reason, over) : null;
}

/** The name of a measured condition; null for one that this version does not know. */
export function conditionName(condition: string): Key | null {
	return condition in conditionNames ? conditionNames[condition as MaterialName] : null;
}
