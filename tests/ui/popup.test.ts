/** The popup in a real browser: one build, one browser, three kinds of question. */
import { afterAll, beforeAll } from "vitest";
import { askBehaviour } from "./behaviour";
import { askDoor } from "./door";
import { askLooks } from "./looks";
import { openSite, type Site } from "./site";
import { askSiteWays } from "./siteWays";

let site: Site;
beforeAll(async () => {
	site = await openSite();
});
afterAll(() => site?.close());

askLooks(() => site);
askBehaviour(() => site);
askDoor(() => site);
askSiteWays(() => site);
