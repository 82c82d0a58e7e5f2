/** Mock credentials of every standing, for the scenes of page, popup and report. */
import type { Credentials } from "../../src/protocol/credentials";

const listed: Credentials = {
	standing: "listed",
	signer: "Northern Voice Works",
	declares: "made",
	program: "Voice Studio",
	fault: null,
	listDate: "2026-09-24",
};

export const signed = {
	listed,
	recorded: { ...listed, signer: "Harbour Radio", declares: "recorded" },
	unknown: { ...listed, standing: "unknown", signer: "Somebody Else Ltd." },
	nobody: { ...listed, standing: "unknown", signer: "", declares: "part-made" },
	broken: { ...listed, standing: "broken", fault: "assertion.dataHash.mismatch" },
	unchecked: { ...listed, standing: "unchecked", signer: "", declares: "nothing" },
} as const satisfies Record<string, Credentials>;
