/**
 * The small file that an administrator writes: which extension, from where, and what is set. YAML or
 * JSON. Whatever is wrong with it is named by its place, all at once.
 */
import * as v from "valibot";
import { LineCounter, parseDocument } from "yaml";
import { FIREFOX_ID } from "../../settings/firefoxId";
import { type InvalidPolicy, parsePolicy } from "../../settings/policy";
import {
	type PolicyEntry,
	type PolicyKind,
	type PolicyValues,
	policyNames,
	policyTable,
} from "../../settings/policyTable";

/** `force`: there for everyone; `normal`: there until somebody switches it off; `allow`: for who wants it. */
const INSTALL_WAYS = ["force", "normal", "allow"] as const;

const web = v.pipe(
	v.string(),
	v.regex(
		/^(https?|file):\/\/\S+$/,
		"must be an address that begins with https:// (or http://, file://)",
	),
);
const id = v.pipe(
	v.string(),
	v.regex(/^[a-p]{32}$/, "must be the 32 letters a to p that chrome://extensions shows"),
);
const version = v.pipe(
	v.string(),
	v.regex(/^\d{1,9}(\.\d{1,9}){0,3}$/, "must be a version such as 1.2.0"),
);

const wishSchema = v.strictObject({
	extension: v.strictObject({
		id,
		updateUrl: v.optional(web, "https://clients2.google.com/service/update2/crx"),
		install: v.optional(
			v.picklist(INSTALL_WAYS, `must be one of ${INSTALL_WAYS.join(", ")}`),
			"force",
		),
		/** Shown in the toolbar. */
		pin: v.optional(v.boolean("must be true or false"), true),
		/** Older ones do not run. */
		minimumVersion: v.optional(version),
		/** For update.xml: where the package lies, and which version it is. */
		crxUrl: v.optional(web),
		version: v.optional(version),
	}),
	firefox: v.optional(
		v.strictObject({
			/** Another than ours only for who signs a package of their own. */
			id: v.optional(
				v.pipe(
					v.string(),
					v.regex(/^\S+@\S+$|^\{[\w-]+\}$/, "must be the add-on's id, such as name@example.org"),
				),
				FIREFOX_ID,
			),
			installUrl: web,
			/** Lets it run in private windows; without, Firefox leaves that to each person. */
			privateWindows: v.optional(v.boolean("must be true or false")),
		}),
	),
	policy: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** What the file says, all of it valid. */
export type PolicyWish = Omit<v.InferOutput<typeof wishSchema>, "policy"> & {
	readonly policy: PolicyValues;
};

/** @returns the wish, or what is wrong with the file, a line each */
export function wishOfFile(text: string): PolicyWish | readonly string[] {
	// YAML reads JSON as well.
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines });
	if (document.errors.length > 0) {
		return document.errors.map(({ message, pos }) => {
			const { line, col } = lines.linePos(pos[0]);
			return `line ${line}, column ${col}: ${message.split("\n")[0]?.replace(/ at line.*/, "")}`;
		});
	}
	const parsed = v.safeParse(wishSchema, document.toJS());
	const given = (document.toJS() as { policy?: unknown } | null)?.policy ?? {};
	const { values, invalid } = parsePolicy(given);
	const wrong = [
		...(parsed.success ? [] : parsed.issues.map(issueLine)),
		...invalid.map((wrong) => typeLine(wrong, given) ?? invalidLine(wrong)),
	];
	return wrong.length > 0 || !parsed.success ? wrong : { ...parsed.output, policy: values };
}

function issueLine(issue: v.BaseIssue<unknown>): string {
	const place = v.getDotPath(issue);
	if (place === null)
		return "the file: must have a part “extension”, and may have “policy” and “firefox”";
	if (issue.type === "strict_object") {
		return issue.expected === "never"
			? `${place}: there is nothing of this name here`
			: `${place}: is missing`;
	}
	const own = issue.message.startsWith("must ");
	return `${place}: ${own ? issue.message : `must be ${issue.expected}`}, and is ${issue.received}`;
}

/** What each kind of value looks like in the file. */
const KINDS: Readonly<Record<PolicyKind, string>> = {
	boolean: "true or false, without quotation marks",
	integer: "a whole number, without quotation marks",
	text: "a text",
	list: "a list, such as",
};

/** For a value of another type, of which the description of valid ones says nothing; null for others. */
function typeLine({ name, value, outcome }: InvalidPolicy, given: unknown): string | null {
	if (outcome === "unknown") return null;
	const { kind }: PolicyEntry = policyTable[name as keyof typeof policyTable];
	const raw = (given as Readonly<Record<string, unknown>>)[name];
	const fits = {
		boolean: typeof raw === "boolean",
		integer: typeof raw === "number",
		text: typeof raw === "string",
		list: Array.isArray(raw),
	};
	if (fits[kind]) return null;
	const example = kind === "list" ? ` ${typeof raw === "string" ? `[${value}]` : '["..."]'}` : "";
	return `policy.${name}: must be ${KINDS[kind]}${example}, and is ${value}`;
}

function invalidLine({ name, value, outcome }: InvalidPolicy): string {
	if (outcome === "unknown") {
		return `policy.${name}: there is no such setting; there are ${policyNames.join(", ")}`;
	}
	const { choices, description }: PolicyEntry = policyTable[name as keyof typeof policyTable];
	const hint = choices ? `one of ${choices.join(", ")}` : description;
	return `policy.${name}: ${value} is not valid. ${hint}`;
}
