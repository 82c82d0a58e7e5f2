import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { probe } from "../../../src/cli/decode";

it("a pipe that nobody writes to is refused, not waited for", async () => {
	const folder = mkdtempSync(join(tmpdir(), "bonafide-pipe-"));
	const pipe = join(folder, "pipe.wav");
	expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
	const message = "this is not a regular file";
	expect(await probe(pipe)).toEqual({ code: "unreadable-file", message });
	rmSync(folder, { recursive: true });
});
