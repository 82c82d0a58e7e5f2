/** The port of a page that checks files: asks in, readings and views out. Wiring only. */
import type { AskedFile, FileCheckSurroundings } from "../../src/capture/fileCheck";
import type { DetectorFacts, DetectorFailure } from "../../src/detector/workerApi";
import type { OffscreenToPage } from "../../src/protocol/fileMessages";
import type { Gate } from "../../src/protocol/gate";

/** Runs a file check to its end; `gone` when it was cancelled. */
type Run = (
	asked: AskedFile,
	shown: Pick<FileCheckSurroundings, "publish" | "reading">,
	gone: () => void,
) => Promise<void>;

/** A reading is told when it has grown by this much: nobody sees less. */
const READING_STEP = 0.02;

/**
 * @param stop ends the check of this name; with the page go all that it asked for
 * @param standing starts the detector where it does not run yet
 */
export function serveFilePort(
	port: chrome.runtime.Port,
	gate: Gate,
	run: Run,
	stop: (sourceId: string) => void,
	standing: () => Promise<DetectorFacts | DetectorFailure>,
): void {
	const mine = new Set<string>();
	let open = true;
	const tell = (message: OffscreenToPage) => {
		// The page may be gone: what is still to be said then is said to nobody.
		if (open) port.postMessage(message);
	};
	port.onMessage.addListener((raw) => {
		const message = gate.fromFilePort(raw);
		if (!message) return;
		if (message.type === "diagnose") {
			void standing().then((found) =>
				tell({ type: "diagnosis", standing: found, refused: { ...gate.refused } }),
			);
			return;
		}
		const { sourceId } = message;
		if (message.type === "cancel") {
			if (mine.has(sourceId)) stop(sourceId);
			return;
		}
		if (mine.has(sourceId)) return;
		mine.add(sourceId);
		let told = 0;
		const { tab } = port.sender ?? {};
		const { origin, again } = message;
		void run(
			{ sourceId, tabId: tab?.id ?? 0, origin, again, incognito: tab?.incognito ?? false },
			{
				publish: (view) => tell({ type: "view", view }),
				reading(share) {
					if (share - told < READING_STEP) return;
					told = share;
					tell({ type: "reading", sourceId, share });
				},
			},
			() => mine.delete(sourceId),
		);
	});
	port.onDisconnect.addListener(() => {
		open = false;
		for (const sourceId of mine) stop(sourceId);
	});
	tell({ type: "hello" });
}
