/** The popup where an organisation has a say. */
import { noOrganisation } from "../../../src/ui/page/Organisation";
import type { PopupData } from "../../../src/ui/popup/data";

/** @param base the popup on a page whose site the organisation wants to be screened */
export function organisationScenes(base: PopupData): Record<string, PopupData> {
	const administered: PopupData = {
		...base,
		organisation: {
			...noOrganisation,
			heldSites: ["https://radio.example.org"],
			policy: {
				values: {
					supportText: "Doubts about a voice? The verification desk helps, extension 4711.",
					supportUrl: "https://example.com/help",
				},
				invalid: [],
			},
		},
	};
	return {
		"organisation-held": { ...administered, screened: true },
		"organisation-wish": administered,
		"organisation-locked": {
			...base,
			organisation: { ...noOrganisation, held: new Set(["screenedSites"]) },
		},
		forbidden: { ...administered, forbidden: true },
	};
}
