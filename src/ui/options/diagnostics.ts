/** What a person may pass on when something does not work: no address, no title, no check. */
import type { Policy } from "../../settings/policy";
import type { Settings } from "../../settings/settings";
import type { ModelFacts } from "./data";

/** What goes into it. */
export interface DiagnosticsFacts {
	readonly version: string;
	readonly userAgent: string;
	readonly languages: readonly string[];
	readonly settings: Settings;
	readonly policy: Policy;
	readonly model: Pick<ModelFacts, "title" | "version" | "sha256"> | null;
	/** What the detector said of itself; null before it has answered. */
	readonly diagnosis: {
		readonly standing: object;
		readonly refused: Readonly<Record<string, number>>;
	} | null;
}

/** Plain text, English, one fact a line. How many sites stand in the settings is told, not which. */
export function diagnosticsOf(facts: DiagnosticsFacts): string {
	const { settings, policy, model, diagnosis } = facts;
	const { screenedSites, alertSites, ...rest } = settings;
	const sites = { screenedSites: screenedSites.length, alertSites: alertSites.length };
	const lines: [string, unknown][] = [
		["bonafide", facts.version],
		["browser", facts.userAgent],
		["languages", facts.languages.join(", ")],
		["settings", { ...rest, ...sites }],
		// Names alone: a value may be a site or an address.
		["set by the organisation", Object.keys(policy.values)],
		["not valid of it", policy.invalid.map(({ name, outcome }) => `${name} (${outcome})`)],
		["model", model && `${model.title} ${model.version} ${model.sha256}`],
		["detector", diagnosis?.standing ?? null],
		["refused messages", diagnosis?.refused ?? null],
	];
	return lines
		.map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
		.join("\n");
}
