/** Told elsewhere than on the toolbar: the mark beside the player, notifications, keyboard shortcuts. */
import type { CDPSession, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import type { SourceState, SourceView } from "../../src/protocol/state";
import { TEST_VARIANT } from "./browser";
import type { Opened } from "./driver";
import { setStage } from "./stage";

const { browser, site } = await setStage(TEST_VARIANT);
const VOICE = "/media/human-librivox.mp3";
const judged = (state: SourceState) => state.kind === "judged";

/** Changes settings as the options page does. */
const set = (more: object) =>
	browser.desk.evaluate(async (changed) => {
		const { settings } = await chrome.storage.local.get("settings");
		await chrome.storage.local.set({ settings: { ...(settings as object), ...changed } });
	}, more);

/** A node as CDP tells it, closed shadow roots with what is in them. */
interface Node {
	readonly nodeId: number;
	readonly attributes?: readonly string[];
	readonly children?: readonly Node[];
	readonly shadowRoots?: readonly (Node & { readonly shadowRootType: string })[];
}

/** The marks of a page: their words for screen readers, their boxes, and the kind of root they lie in. */
async function marksOf(page: Page, cdp: CDPSession) {
	const { root } = (await cdp.send("DOM.getDocument", { depth: -1, pierce: true })) as {
		root: Node;
	};
	const found: { label: string; root: string; box: number[] }[] = [];
	async function look(node: Node, within: string): Promise<void> {
		const attributes = node.attributes ?? [];
		const at = attributes.indexOf("aria-label");
		if (attributes.includes("mark") && at >= 0) {
			const model = await cdp
				.send("DOM.getBoxModel", { nodeId: node.nodeId })
				.catch(() => ({ model: { border: [] as number[] } }));
			found.push({ label: String(attributes[at + 1]), root: within, box: model.model.border });
		}
		for (const child of node.children ?? []) await look(child, within);
		for (const shadow of node.shadowRoots ?? []) await look(shadow, shadow.shadowRootType);
	}
	await look(root, "document");
	await page.evaluate(() => undefined);
	return found;
}

/** One page for the whole file: each test goes on where the one before it stopped. */
let tab: Opened;
let cdp: CDPSession;

/** A page that hides what we call, restyles everything and takes away what it does not know. */
const PAGE = `<style>div { display: none !important; opacity: 0 !important; }</style>
	<img name="documentElement"><img name="createElement"><img name="fullscreenElement">
	<img name="elementFromPoint"><img name="createRange">
	<video id="voice" src="${VOICE}" autoplay loop controls
		style="position:absolute;left:100px;top:120px;width:480px;height:270px"></video>
	<script>
	const own = Element.prototype.attachShadow;
	window.roots = [];
	Element.prototype.attachShadow = function (init) {
		const root = own.call(this, init);
		window.roots.push(root);
		return root;
	};
	</script>`;

beforeAll(() => set({ marker: true }));

test("the mark stands in the player's corner, in a closed root, in our words alone", async () => {
	tab = await browser.open(site.page("mark", PAGE));
	cdp = await browser.context.newCDPSession(tab.page);
	await browser.say({ to: "background", type: "start-page", tabId: tab.tabId });
	const view = (await browser.until(tab.tabId, "judged", judged)) as SourceView;
	await expect.poll(async () => (await marksOf(tab.page, cdp))[0]?.label).toMatch(/ in 100/);
	const [mark] = await marksOf(tab.page, cdp);
	expect(mark?.root).toBe("closed");
	expect(mark?.label).toMatch(/^Bonafide: (Likely human|Uncertain|Likely AI) \(\d+ in 100\)/);
	expect(mark?.label).not.toContain(view.title || "mark");
	expect(mark?.box.slice(0, 2)).toEqual([108, 128]);
	// The page's script finds a host, and nothing in it.
	const seen = await tab.page.evaluate(() => {
		const page = window as unknown as { roots: unknown[] };
		const hosts = [...document.querySelectorAll("html > div")];
		return {
			roots: page.roots.length,
			hosts: hosts.length,
			open: hosts.filter((host) => host.shadowRoot !== null).length,
			words: hosts.map((host) => host.textContent).join(""),
			clicks: hosts.map((host) => getComputedStyle(host).pointerEvents),
		};
	});
	expect(seen).toEqual({ roots: 0, hosts: 1, open: 0, words: "", clicks: ["none"] });
});

test("beside a bar among others it covers neither them nor words, and stays with its own", async () => {
	await tab.page.evaluate(() => {
		const video = document.querySelector("video") as HTMLVideoElement;
		video.style.cssText = "position:absolute;left:300px;top:200px;width:300px;height:54px";
		const at = (left: number, top: number) => `position:absolute;left:${left}px;top:${top}px`;
		const others = `<section><audio controls style="${at(620, 200)}"></audio>
			<audio controls style="${at(-10, 200)}"></audio>
			<h2 style="${at(300, 170)};width:300px;margin:0;font:18px/26px sans-serif">Heading</h2></section>`;
		video.insertAdjacentHTML("afterend", others);
	});
	// Its last corner: at the free end of the heading's line.
	const corner = async () => (await marksOf(tab.page, cdp))[0]?.box.slice(4, 6).map(Math.round);
	await expect.poll(corner).toEqual([600, 196]);
	await tab.page.evaluate(() => {
		document.querySelector("section")?.remove();
		const { style } = document.querySelector("video") as HTMLVideoElement;
		[style.width, style.height] = ["480px", "270px"];
	});
});

test("it follows the player, hides in full screen, and gives way to a page that does not want it", async () => {
	const place = async () => (await marksOf(tab.page, cdp))[0]?.box.slice(0, 2);
	await tab.page.evaluate(() => {
		const { style } = document.querySelector("video") as HTMLVideoElement;
		style.left = "300px";
		style.top = "200px";
	});
	await expect.poll(place).toEqual([308, 208]);
	const visible = () =>
		tab.page.evaluate(() => {
			const host = document.querySelector("html > div");
			return host ? getComputedStyle(host).visibility : "gone";
		});
	expect(await visible()).toBe("visible");
	await tab.page.evaluate(() => document.querySelector("video")?.requestFullscreen());
	await expect.poll(visible).toBe("hidden");
	await tab.page.evaluate(() => document.exitFullscreen());
	await expect.poll(visible).toBe("visible");
	// Taken away again and again it stays away, and the verdict stands where it always stood. (To the
	// page's script `document.documentElement` is that image, in which nothing ever changes.)
	await tab.page.evaluate(() => {
		const html = document.querySelector("html") as HTMLHtmlElement;
		html.dataset.taken = "0";
		const take = () => {
			const host = document.querySelector("html > div");
			if (!host) return;
			host.remove();
			html.dataset.taken = String(Number(html.dataset.taken) + 1);
		};
		new MutationObserver(take).observe(html, { childList: true });
		take();
	});
	const taken = () => tab.page.evaluate(() => document.querySelector("html")?.dataset.taken);
	await expect.poll(taken).toBe("4");
	// Two of its looks later, and after a scroll, which makes it look at once.
	await tab.page.evaluate(async () => {
		dispatchEvent(new Event("scroll"));
		await new Promise((later) => setTimeout(later, 1200));
		await new Promise((drawn) => requestAnimationFrame(drawn));
	});
	expect(await taken()).toBe("4");
	expect(await visible()).toBe("gone");
	expect(await browser.badge(tab.tabId)).toMatch(/^\d+$/);
});

test("a shortcut stops what is heard and starts it again, another opens the report", async () => {
	await set({ marker: false });
	const press = async (command: string) => {
		const worker = await browser.worker();
		await worker.evaluate(
			async ([name, id]) => {
				// Events of the browser carry a dispatch that tests may use; the types do not know it.
				const event = chrome.commands.onCommand as unknown as {
					dispatch(name: string, tab: chrome.tabs.Tab): void;
				};
				event.dispatch(name, await chrome.tabs.get(id));
			},
			[command, tab.tabId] as const,
		);
	};
	const { checkId } = (await browser.until(tab.tabId, "judged", judged)) as SourceView;
	const report = browser.context.waitForEvent("page");
	await press("open-report");
	const opened = await report;
	expect(opened.url()).toContain(`report.html?id=${checkId}`);
	await opened.close();
	await press("toggle-listening");
	await browser.until(tab.tabId, "stopped", (state) => state.kind === "idle");
	await press("toggle-listening");
	await browser.until(tab.tabId, "heard again", (_state, source) => source !== undefined);
	const keys = await browser.desk.evaluate(() => chrome.commands.getAll());
	// The browser sets no key that is another's: none was left out.
	expect(Object.fromEntries(keys.map(({ name, shortcut }) => [name, shortcut]))).toEqual({
		_execute_action: "Alt+Shift+V",
		"toggle-listening": "Alt+Shift+L",
		"open-report": "Alt+Shift+E",
	});
});

test("a firm “Likely AI” is told once by a real notification where that is wanted, never in quiet hours or full screen, and silenced by its button", async () => {
	await set({ alertSites: [site.origin], sensitivity: "balanced" });
	const source = (await browser.until(tab.tabId, "judged", judged)) as SourceView;
	// The verdict is made up: what is told of it must not hang on what the model of the day says.
	const evidence = { llr: 3, low: 2, high: 4, speechSeconds: 20 };
	const verdict = { band: "machine", firm: true, likelihood: 95, evidence, reasons: [] } as const;
	const view = { ...source, checkId: "told", state: { kind: "judged", verdict } } as const;
	const worker = await browser.worker();
	const hear = () =>
		worker.evaluate(
			([told, tabId]) => {
				const event = chrome.runtime.onMessage as unknown as {
					dispatch(message: unknown, sender: unknown, answer: () => void): void;
				};
				const sender = { id: chrome.runtime.id, url: chrome.runtime.getURL("offscreen.html") };
				const message = { to: "background", type: "source", tabId, view: told };
				event.dispatch(message, sender, () => undefined);
			},
			[view, tab.tabId] as const,
		);
	const shown = () =>
		worker.evaluate(
			() =>
				new Promise<string[]>((resolve) =>
					chrome.notifications.getAll((all) => resolve(Object.keys(all))),
				),
		);
	const heldBack = async () => {
		await hear();
		await new Promise((later) => setTimeout(later, 1500));
		expect(await shown()).toEqual([]);
	};
	// Two equal times: the whole day is quiet.
	await set({ quietHours: "00:00-00:00" });
	await heldBack();
	await set({ quietHours: null });
	const window = (state: "fullscreen" | "normal") =>
		browser.desk.evaluate(async (wanted) => {
			const { id } = await chrome.windows.getCurrent();
			return (await chrome.windows.update(id as number, { state: wanted }))?.state;
		}, state);
	await window("fullscreen");
	await heldBack();
	await window("normal");
	await hear();
	await expect.poll(shown).toEqual(["alert told"]);
	await worker.evaluate(() => {
		const event = chrome.notifications.onButtonClicked as unknown as {
			dispatch(id: string, button: number): void;
		};
		event.dispatch("alert told", 1);
	});
	await expect.poll(shown).toEqual([]);
	const settings = () => browser.desk.evaluate(() => chrome.storage.local.get("settings"));
	await expect.poll(settings).toMatchObject({ settings: { alertSites: [] } });
	await set({ alertSites: [site.origin] });
	await hear();
	expect(await shown()).toEqual([]);
});
