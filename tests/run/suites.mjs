/** The suites of `npm test`, in the order in which they run. Shares add up to 20 minutes. */

const vitest = (...projects) => [
	"npx",
	"vitest",
	"run",
	...projects.flatMap((p) => ["--project", p]),
];

/**
 * @typedef {object} Suite
 * @property {string} name what `npm test -- NAME` calls it
 * @property {number} minutes its share of the 20-minute budget: told when passed, not held against it
 * @property {string[][]} commands run one after the other; the first that fails ends the suite
 * @property {boolean} [long] runs only with `npm run test:long`, or when named
 * @property {("chromium" | "ffmpeg" | "firefox" | "pulseaudio" | "python")[]} needs programs outside npm
 * @property {boolean} [skippable] left out, and said so, where its programs are missing; in CI it fails
 */

/** @type {Suite[]} */
export const suites = [
	{
		name: "types",
		minutes: 1,
		commands: [
			["npx", "tsc", "--noEmit"],
			["npx", "tsc", "--noEmit", "-p", "src/pipeline"],
		],
		needs: [],
	},
	{ name: "lint", minutes: 0.5, commands: [["npx", "biome", "ci", "."]], needs: [] },
	{
		name: "unit",
		minutes: 1.5,
		commands: [vitest("unit", "properties", "golden")],
		needs: [],
	},
	{ name: "cli", minutes: 2, commands: [vitest("cli")], needs: ["ffmpeg"] },
	{ name: "ui", minutes: 1.5, commands: [vitest("ui")], needs: ["chromium"] },
	// Both manifests, so that the house and the end-to-end suite look at what is in the tree now.
	{
		name: "build",
		minutes: 0.5,
		commands: [
			["npx", "wxt", "build"],
			["npx", "wxt", "build", "-b", "firefox", "--mv3"],
			["node", "tests/run/buildTestVariant.mjs"],
		],
		needs: [],
	},
	{ name: "house", minutes: 0.5, commands: [vitest("house")], needs: [] },
	{
		name: "python",
		minutes: 4,
		commands: [["node", "tests/run/python.mjs"]],
		needs: ["python"],
	},
	{ name: "browser", minutes: 2, commands: [vitest("browser")], needs: ["chromium"] },
	{ name: "e2e", minutes: 5.5, commands: [vitest("e2e")], needs: ["chromium", "ffmpeg"] },
	{
		name: "firefox",
		minutes: 1,
		commands: [vitest("firefox")],
		needs: ["firefox", "pulseaudio", "ffmpeg"],
		skippable: true,
	},
	{
		name: "long",
		minutes: 60,
		commands: [[...vitest("long"), "--passWithNoTests"]],
		long: true,
		needs: ["chromium", "ffmpeg"],
	},
];
