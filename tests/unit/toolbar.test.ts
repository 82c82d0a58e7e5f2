/** What the browser is told of a tab's button. */
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type ButtonLook, createToolbar } from "../../src/capture/toolbar";

const look = (more: Partial<ButtonLook> = {}): ButtonLook => ({
	text: "93",
	colour: "#b83a12",
	textColour: "#ffffff",
	title: "Likely AI, 93",
	iconPaths: { "16": "icons/machine-16.png", "32": "icons/machine-32.png" },
	...more,
});

let told: string[];
let gone: boolean;
beforeEach(() => {
	told = [];
	gone = false;
	const tell = (name: string) => async () => {
		told.push(name);
		if (gone) throw new Error("No tab with id: 1.");
	};
	const names = [
		"setBadgeText",
		"setBadgeBackgroundColor",
		"setBadgeTextColor",
		"setTitle",
		"setIcon",
	];
	const action = Object.fromEntries(names.map((name) => [name, tell(name)]));
	vi.stubGlobal("chrome", { action });
});

describe("the toolbar button", () => {
	it("is told all at first, and then only what has changed", async () => {
		const toolbar = createToolbar();
		await toolbar.show(1, look());
		expect(told).toHaveLength(5);
		told = [];
		await toolbar.show(1, look());
		expect(told).toEqual([]);
		await toolbar.show(1, look({ text: "94", title: "Likely AI, 94" }));
		expect(told).toEqual(["setBadgeText", "setTitle"]);
		told = [];
		const iconPaths = { "16": "icons/human-16.png", "32": "icons/human-32.png" };
		await toolbar.show(1, look({ text: "94", title: "Likely AI, 94", iconPaths }));
		expect(told).toEqual(["setIcon"]);
	});

	it("is told all again where the browser has cleared it, and each tab by itself", async () => {
		const toolbar = createToolbar();
		await toolbar.show(1, look());
		await toolbar.show(2, look());
		expect(told).toHaveLength(10);
		toolbar.forget(1);
		told = [];
		await toolbar.show(1, look());
		await toolbar.show(2, look());
		expect(told).toHaveLength(5);
	});

	it("of a tab that is gone fails in silence, and counts as not told", async () => {
		const toolbar = createToolbar();
		gone = true;
		await toolbar.show(1, look());
		gone = false;
		told = [];
		await toolbar.show(1, look());
		expect(told).toHaveLength(5);
	});
});
