/** What the last soak showed, beside the speeds: docs/soak.json is written by `npm run soak`. */
import { existsSync, readFileSync } from "node:fs";
import { type Row, unmeasured } from "./row";

/** @param root of the repository */
export function soakRows(root: string): Row[] {
	const row = {
		name: "memory: growth in a soak",
		unit: "MB",
		limit: 5,
		better: "lower",
	} as const;
	const path = `${root}docs/soak.json`;
	if (!existsSync(path)) return [unmeasured(row, "no soak has been run: npm run soak")];
	const { growthMb, soundHours, date } = JSON.parse(readFileSync(path, "utf8"));
	return [{ ...row, value: growthMb, note: `${soundHours} h of sound, ${date}` }];
}
