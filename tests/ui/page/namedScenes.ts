/** The popup where a model or a check is called by more than the usual names. */
import type { PopupData } from "../../../src/ui/popup/data";

/** @param judged a machine voice, with some last checks */
export function namedScenes(judged: PopupData): Record<string, PopupData> {
	const { figures, checks } = judged;
	if (typeof figures !== "object" || typeof checks !== "object") throw new Error("still loading");
	const model = { title: "My own, third try", sha256: "1".repeat(64), isDefault: false };
	return {
		"chosen-model": { ...judged, figures: { ...figures, model } },
		"ads-and-signed": {
			...judged,
			checks: checks.map((check, i) => ({
				...check,
				...(i === 1 ? { ad: true } : {}),
				...(i === 2 ? { declared: true } : {}),
			})),
		},
	};
}
