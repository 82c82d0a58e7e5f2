/**
 * One project for each kind of test, named after its folder below tests/: `npx vitest run --project
 * unit`. A new kind is one more line here.
 */
import preact from "@preact/preset-vite";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

/** A project on the files of tests/<folder>, in Node unless `more` says otherwise. */
function project(
	folder: string,
	more: TestProjectInlineConfiguration["test"] = {},
): TestProjectInlineConfiguration {
	return {
		plugins: [preact()],
		test: {
			name: folder,
			include: [`tests/${folder}/**/*.test.{ts,tsx}`],
			// The second that vitest gives a poll by itself is short on a machine with other work; one
			// that comes true sooner waits no longer.
			expect: { poll: { timeout: 20_000 } },
			...more,
		},
	};
}

export default defineConfig({
	test: {
		projects: [
			// Nothing waits that long by itself; a busy machine may starve a test for many seconds.
			project("unit", { testTimeout: 60_000 }),
			project("properties", { testTimeout: 60_000 }),
			project("golden", { testTimeout: 60_000 }),
			// Rules on the repository itself; on the built package where there is one.
			project("house", { testTimeout: 60_000 }),
			// A Chromium for each file, two files at once; the machine may be busy.
			project("ui", { testTimeout: 120_000, hookTimeout: 180_000, maxWorkers: 2 }),
			// Starts ffmpeg and the command line itself; the machine may be busy.
			project("cli", { testTimeout: 120_000, hookTimeout: 120_000 }),
			// The built extension in real Chromium on real speech. Two files at once: most of the time
			// is spent in listening, as sound takes the time it takes.
			project("e2e", {
				testTimeout: 180_000,
				hookTimeout: 180_000,
				maxWorkers: 2,
				globalSetup: "tests/e2e/shared.ts",
			}),
			// The built extension in real Firefox, with a sound server.
			project("firefox", { testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false }),
			// What takes minutes (soaks, fuzzing, whole installations): only `npm run test:long`.
			project("long", { testTimeout: 1_800_000, hookTimeout: 300_000, fileParallelism: false }),
			// Real Chromium on its software graphics adapter, which is slow.
			project("browser", { testTimeout: 300_000, hookTimeout: 120_000 }),
		],
	},
});
