/** Where the command was called: npm leaves that folder before it starts a script. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Goes back to the folder in which npm was called, so that every name of a call means what the shell's
 * completion showed. Whoever starts the command elsewhere than npm does has chosen the folder.
 */
export function goWhereCalled(env: NodeJS.ProcessEnv = process.env): void {
	const moved = resolve(process.cwd()) === resolve(ROOT);
	if (moved && env.INIT_CWD) process.chdir(env.INIT_CWD);
}
