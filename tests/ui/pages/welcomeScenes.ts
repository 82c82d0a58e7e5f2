/** Mock data of every state of the first page one sees, by name. */
import { noOrganisation } from "../../../src/ui/page/Organisation";
import type { WelcomeData } from "../../../src/ui/welcome/WelcomePage";

const base: WelcomeData = {
	screenedSites: [],
	organisation: noOrganisation,
	sitesToAllow: [],
	asking: null,
	notice: null,
};

export const welcomeScenes: Readonly<Record<string, WelcomeData>> = {
	first: base,
	"with-sites": {
		...base,
		screenedSites: ["https://radio.example.org", "https://video.example.com"],
	},
	asking: { ...base, asking: "https://radio.example.org" },
	"not-a-site": { ...base, notice: "not-a-site" },
	denied: { ...base, notice: "denied" },
};
