/** Begins `trialThread.ts`: a thread does not inherit from its program that tsx reads TypeScript. */
import { tsImport } from "tsx/esm/api";

await tsImport("./trialThread.ts", import.meta.url);
