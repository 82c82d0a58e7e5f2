import type { Site } from "./site";

/** Google Meet: what is said is not said again, so no second visit finds it. */
export const meet: Site = {
	id: "meet",
	matches: (page) => page.hostname === "meet.google.com",
	mediaKey: () => null,
	isCall: (page) => /^\/([a-z]{3}-[a-z]{4}-[a-z]{3}|lookup\/[\w-]+)\/?$/.test(page.pathname),
	tracking: ["authuser", "pli", "hs", "ijlm", "adhoc"],
	triedOn: [{ url: "tests/fixtures/sites/meet-call.html", on: "2026-11-26" }],
};
