/** The worker that tries a model from files before it is kept; it ends with the trial. */
import { expose } from "comlink";
import { besidePackage } from "../../src/detector/ownModels";
import { graphFacts, type TrialStep, tryModel } from "../../src/detector/ownTrial";
import { ort, readModelFile } from "../offscreen/packagedModel";

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());

const api = {
	/** What the graph tells of itself, or why it is none. */
	facts: async (file: Blob) => graphFacts(ort, () => bytesOf(file)),

	/** @param files by the names that the card gives them */
	trial(
		card: Uint8Array<ArrayBuffer>,
		sha256: string,
		files: ReadonlyMap<string, Blob>,
		told: (step: TrialStep) => void,
	) {
		async function content(name: string): Promise<Uint8Array<ArrayBuffer>> {
			const file = files.get(name);
			if (!file) throw new Error("it was not chosen");
			return bytesOf(file);
		}
		const place = besidePackage({ card, sha256, bytes: 1 }, content, readModelFile);
		return tryModel(ort, place, told, () => performance.now());
	},
};

export type TrialApi = typeof api;

expose(api);
