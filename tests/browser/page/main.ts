/** The checks run in a worker, as the extension's detector does. */
import { wrap } from "comlink";
import type { Checks } from "./checks.worker";
import ChecksWorker from "./checks.worker?worker";

Object.assign(globalThis, { checks: wrap<Checks>(new ChecksWorker()) });
