/** A process of `npm run evaluate` that judges: told what to do by its parent, ends with it. */
import { type NodeDetector, openDetector } from "../nodeDetector";
import { createTaskJudge, type TaskJudge } from "./judgeTask";
import type { FromProcess, ToProcess } from "./pool";

const say = (message: FromProcess) => process.send?.(message);
let judge: TaskJudge | null = null;

async function open({ setup }: Extract<ToProcess, { type: "setup" }>): Promise<void> {
	const detectors = new Map<string, NodeDetector>();
	for (const id of setup.models) {
		const detector = await openDetector(id, setup.folder);
		if ("reason" in detector) return void say({ type: "broken", message: detector.detail });
		detectors.set(id, detector);
	}
	judge = createTaskJudge(setup, detectors);
	say({ type: "ready" });
}

process.on("message", (message: ToProcess) => {
	const work =
		message.type === "setup"
			? open(message)
			: judge?.judge(message.task).then((result) => {
					say({ type: "done", result });
				});
	void work?.catch((error: unknown) => {
		say({ type: "broken", message: error instanceof Error ? error.message : String(error) });
	});
});
// A parent that was killed leaves nothing running.
process.on("disconnect", () => process.exit(0));
