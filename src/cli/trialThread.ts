/** The thread that tries a model from files; it ends with its answer. */
import { parentPort } from "node:worker_threads";
import { expose } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { trialsHere } from "./trials";

if (parentPort) expose(trialsHere, nodeEndpoint(parentPort));
