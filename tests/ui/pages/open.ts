/** Opens one scene of a full page. */
import type { Page } from "playwright-core";
import { type Site, showScene } from "../site";

/** How a scene is looked at; English, light and wide unless said otherwise. */
export interface PageLook {
	readonly lang?: string;
	readonly scheme?: "light" | "dark";
	/** Pixels of the window. */
	readonly width?: number;
}

export async function openPage(
	site: Site,
	page: Page,
	name: string,
	scene: string,
	{ lang = "en", scheme = "light", width = 1000 }: PageLook = {},
): Promise<void> {
	await page.setViewportSize({ width, height: 800 });
	await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
	await showScene(page, `${site.address}/tests/ui/pages/${name}.html`, scene, lang);
}
