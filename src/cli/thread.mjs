/** Begins a thread with the module of its `workerData`: a thread does not inherit from its program that tsx reads TypeScript. */
import { workerData } from "node:worker_threads";
import { tsImport } from "tsx/esm/api";

await tsImport(workerData, import.meta.url);
