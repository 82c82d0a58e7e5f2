/**
 * Verifies a file's manifest with the C2PA project's own library, which is an argument, as every
 * runtime here. It asks nobody: neither whether a certificate was revoked, nor for manifests that lie
 * elsewhere.
 */
import * as v from "valibot";
import type { Credentials } from "../protocol/credentials";
import type { TrustList } from "./trustList";

/** What is used of @contentauth/c2pa-wasm's reader. */
export interface ManifestReader {
	/** The manifest store with what was validated, as JSON. */
	json(): string;
	free(): void;
}

/** Opens a file with the library. @param settings JSON */
export type OpenManifest = (mediaType: string, settings: string) => Promise<ManifestReader>;

/** Larger files are not verified: hashing them takes longer than anyone waits. */
export const MAX_BYTES = 1e9;

const action = v.object({ action: v.string(), digitalSourceType: v.optional(v.string()) });
const actions = v.object({ actions: v.array(v.unknown()) });
const signature = v.object({ issuer: v.optional(v.string()), common_name: v.optional(v.string()) });
const manifest = v.object({
	claim_generator_info: v.optional(v.array(v.object({ name: v.optional(v.string()) }))),
	assertions: v.optional(v.array(v.object({ label: v.string(), data: v.unknown() }))),
	ingredients: v.optional(
		v.array(
			v.object({ relationship: v.optional(v.string()), active_manifest: v.optional(v.string()) }),
		),
	),
	signature_info: v.optional(signature),
});
type Manifest = v.InferOutput<typeof manifest>;
const store = v.object({
	active_manifest: v.string(),
	manifests: v.record(v.string(), manifest),
	validation_state: v.optional(v.string()),
	validation_results: v.optional(
		v.object({
			activeManifest: v.optional(
				v.object({ failure: v.optional(v.array(v.object({ code: v.string() }))) }),
			),
		}),
	),
});
type Store = v.InferOutput<typeof store>;

/** Settings of the library under which nothing leaves the device. */
export function settingsFor(list: TrustList): string {
	return JSON.stringify({
		version: 1,
		trust: { trust_anchors: list.anchors },
		core: { allowed_network_hosts: [] },
		verify: {
			verify_trust: true,
			verify_timestamp_trust: true,
			ocsp_fetch: false,
			remote_manifest_fetch: false,
		},
	});
}

/** Credentials that are there and could not be checked here. */
export function unchecked(list: Pick<TrustList, "date">, fault: string | null): Credentials {
	return {
		standing: "unchecked",
		signer: "",
		declares: "nothing",
		program: "",
		fault: fault && told(fault),
		listDate: list.date,
	};
}

/**
 * @param mediaType of the container; null where the library knows none such
 * @returns null where the file carries none after all
 */
export async function readCredentials(
	open: OpenManifest,
	mediaType: string | null,
	bytes: number,
	list: TrustList,
): Promise<Credentials | null> {
	if (mediaType === null || bytes > MAX_BYTES) return unchecked(list, null);
	let reader: ManifestReader;
	try {
		reader = await open(mediaType, settingsFor(list));
	} catch (error) {
		const why = String(error instanceof Error ? error.message : error);
		if (/JumbfNotFound|ProvenanceMissing/.test(why)) return null;
		if (/UnsupportedType/.test(why)) return unchecked(list, why);
		return { ...unchecked(list, why), standing: "broken" };
	}
	try {
		return credentialsOf(v.parse(store, JSON.parse(reader.json())), list);
	} catch {
		return { ...unchecked(list, null), standing: "broken" };
	} finally {
		reader.free();
	}
}

function credentialsOf(found: Store, list: TrustList): Credentials {
	const active = found.manifests[found.active_manifest];
	const { issuer, common_name } = active?.signature_info ?? {};
	const standing =
		found.validation_state === "Trusted"
			? "listed"
			: found.validation_state === "Valid"
				? "unknown"
				: "broken";
	const failures = found.validation_results?.activeManifest?.failure ?? [];
	const fault = failures.find(({ code }) => code !== "signingCredential.untrusted");
	return {
		standing,
		signer: told(issuer || common_name || ""),
		declares: active ? declared(active, found) : "nothing",
		program: told(active?.claim_generator_info?.[0]?.name ?? ""),
		fault: standing === "broken" && fault ? told(fault.code) : null,
		listDate: list.date,
	};
}

/** IPTC's words for how content came to be (digital source types), by their last part. */
const MADE = new Set(["trainedAlgorithmicMedia", "algorithmicMedia", "trainedAlgorithmicData"]);
const PART_MADE = new Set(["compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"]);
const RECORDED = new Set(["digitalCapture", "computationalCapture"]);

function declared(active: Manifest, found: Store): Credentials["declares"] {
	const own = actionsOf(active);
	const has = (kinds: ReadonlySet<string>, of = own) => of.some(({ kind }) => kinds.has(kind));
	if (own.some(({ name, kind }) => name === "c2pa.created" && MADE.has(kind))) return "made";
	if (has(MADE) || has(PART_MADE)) return "part-made";
	// Another's word on what this was edited from, which the signer of this passes on.
	const before = parentsOf(active, found).flatMap(actionsOf);
	if (has(MADE, before) || has(PART_MADE, before)) return "part-made";
	return has(RECORDED) ? "recorded" : "nothing";
}

function actionsOf({ assertions = [] }: Manifest): { name: string; kind: string }[] {
	return assertions
		.filter(({ label }) => label.startsWith("c2pa.actions"))
		.flatMap(({ data }) => (v.is(actions, data) ? data.actions : []))
		.filter((one) => v.is(action, one))
		.map((one) => ({
			name: one.action,
			kind: one.digitalSourceType?.split("/").pop() ?? "",
		}));
}

/** What this was edited from, and what that was edited from. */
function parentsOf(active: Manifest, { manifests }: Store): Manifest[] {
	const seen = new Set<Manifest>([active]);
	for (const one of seen) {
		for (const { relationship, active_manifest = "" } of one.ingredients ?? []) {
			const parent = manifests[active_manifest];
			if (relationship === "parentOf" && parent) seen.add(parent);
		}
	}
	seen.delete(active);
	return [...seen];
}

/** A stranger's text: whole characters, none that steer what stands around it, and not without end. */
function told(text: string): string {
	return text
		.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, " ")
		.slice(0, 200)
		.toWellFormed();
}
