/** Garbage collection at will, for tests of what is held on to. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");

/** Collects all that nobody can reach now. */
export const collectGarbage: () => void = runInNewContext("gc");
