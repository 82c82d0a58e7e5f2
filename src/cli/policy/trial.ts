/** `npm run policy -- trial`: the installation by policy, once, on this machine, step by step told. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { PolicyValues } from "../../settings/policyTable";
import { ROOT } from "../calledFrom";
import { UsageError } from "../usage";
import { forceInstall } from "./forceInstall";

const EXTENSION = join(ROOT, ".output/chrome-mv3");
const INSTALL_TIMEOUT_MS = 60_000;

/** What the trial sets where no file says otherwise: a little of each kind. */
const example: PolicyValues = {
	retentionDays: 30,
	lockedSettings: ["language"],
	neverScreenedSites: ["bank.example"],
	skipFirstRun: true,
	supportText: "This is a trial of the policy installation.",
};

/** What the options page says of the organisation, held fields with their values, and the diagnostics' word. */
async function heard(page: Page): Promise<string> {
	const note = page.locator(".organisation");
	const told = (await note.count()) > 0 ? [await note.innerText()] : ["nothing of an organisation"];
	const held = await page.locator("fieldset.held").evaluateAll((fields) =>
		fields.map((field) => {
			const title = field.closest("section")?.querySelector("h2")?.textContent;
			const chosen = field.querySelector("option:checked")?.textContent;
			const ticked = field.querySelector("input:checked")?.closest("label")?.textContent;
			return `${title}: ${chosen ?? ticked ?? "as shown"} (held)`;
		}),
	);
	const passed = (await page.locator("pre").innerText()).split("\n");
	return [...told, ...held, ...passed.filter((line) => /^(set by|not valid)/.test(line))].join(
		"\n",
	);
}

/**
 * Shows the options page where there is a screen, and leaves it open until the browser is closed;
 * else reads it.
 * @returns exit status: 1 where the extension did not come or knows nothing of its policy
 */
export async function runTrial(policy: PolicyValues | null): Promise<number> {
	if (process.platform !== "linux") {
		throw new UsageError(
			"The trial runs on Linux: elsewhere browsers install by policy only on machines that are managed. Print the template for yours instead.",
		);
	}
	if (!existsSync(`${EXTENSION}/manifest.json`)) {
		console.log("Building the extension ...");
		const stdio = ["ignore", "ignore", "inherit"] as const;
		execFileSync("npm", ["run", "build"], { cwd: ROOT, stdio: [...stdio] });
	}
	const headless = !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
	const values = policy ?? example;
	console.log("Packing, starting the update server and a Chromium with a policy file ...");
	const trial = await forceInstall({
		extension: EXTENSION,
		chromium: process.env.CHROME_PATH ?? "/usr/bin/chromium",
		policy: values,
		// As `npm run package -- --policy` makes it: nobody is asked about the organisation's sites.
		sites: values.screenedSites ?? [],
		headless,
	});
	try {
		const page = await trial.browser.contexts()[0]?.newPage();
		if (!page) throw new Error("Chromium has no window");
		const address = `chrome-extension://${trial.id}/options.html`;
		const end = Date.now() + INSTALL_TIMEOUT_MS;
		while (!(await page.goto(address).catch(() => null))) {
			if (Date.now() > end) {
				console.error(
					`Not installed. The update server was asked for: ${trial.asked.join(", ") || "nothing"}`,
				);
				return 1;
			}
			await new Promise((later) => setTimeout(later, 300));
		}
		console.log(
			`Installed by policy as ${trial.id}; the update server was asked for ${trial.asked.join(" and ")}.`,
		);
		// The values come a moment after the first installation.
		const note = page.locator(".organisation");
		const told =
			Object.keys(values).length === 0 ||
			(await note.waitFor({ timeout: 15_000 }).then(
				() => true,
				() => false,
			));
		if (!told) {
			console.error("The extension has heard nothing of its policy.");
			return 1;
		}
		console.log(`The options page says:\n${(await heard(page)).replace(/^/gm, "  ")}`);
		if (!headless) {
			console.log("\nLook around; close the browser to end the trial.");
			await trial.closed;
		}
		return 0;
	} finally {
		await trial.end();
	}
}
