/** Several models on one file, one after the other, each in a worker of its own: so that only one's memory is held. */
import { readFileAudio } from "../../src/capture/fileAudio";
import type { KnownModel } from "../../src/detector/catalog";
import { type Comparison, errorRatesOf } from "../../src/detector/comparison";
import type { Second } from "../../src/pipeline/score";
import { createTracker } from "../../src/pipeline/tracker";
import type { Column } from "../../src/report/columns";
import type { ReportComparison } from "../../src/report/schema";
import type { Compared, Comparing } from "../../src/ui/report/data";
import { createWorkerLife, modelWords } from "../offscreen/workerLife";
import { readComparison } from "../popup/models";

/**
 * @param told what there is so far
 * @param signal ends it; what is done by then is told all the same
 */
export async function compareModels(
	file: File,
	models: readonly KnownModel[],
	told: (comparing: Comparing) => void,
	signal: AbortSignal,
): Promise<void> {
	const done: Compared[] = [];
	const measured = await readComparison().catch(() => null);
	for (const model of models) {
		const running = (share: number | null) => {
			if (!signal.aborted) told({ kind: "running", title: model.title, share, done: [...done] });
		};
		running(null);
		const result = await judge(file, model, measured, running, signal);
		if (signal.aborted) break;
		done.push(result);
	}
	told(done.length > 0 ? { kind: "done", done } : { kind: "none" });
}

async function judge(
	file: File,
	model: KnownModel,
	measured: Comparison | null,
	share: (share: number | null) => void,
	signal: AbortSignal,
): Promise<Compared> {
	const { key, title, card, sha256 } = model;
	const base = {
		key,
		title,
		model: { id: card.id, sha256 },
		capLlr: card.calibration.capLlr,
		error: errorRatesOf(model, measured).clean?.value ?? null,
	};
	// On the processor: the report is to be the same whoever repeats it.
	const worker = createWorkerLife(modelWords(key, true), "wasm", "balanced");
	signal.addEventListener("abort", () => worker.rest(), { once: true });
	const seconds: Second[] = [];
	try {
		const ready = await worker.ready();
		if (!("model" in ready)) return failed(base, ready.reason);
		await worker.open(key);
		const failure = await readFileAudio(
			file,
			{
				async chunk(samples, mediaTime) {
					seconds.push(...(await worker.push(key, samples, mediaTime, mediaTime === 0)));
				},
				progress: ({ doneSeconds, totalSeconds }) =>
					share(totalSeconds ? Math.min(1, doneSeconds / totalSeconds) : null),
			},
			signal,
		);
		if (failure) return failed(base, failure.reason);
		seconds.push(...(await worker.end(key)));
		const tracker = createTracker(ready.tracker, Number.POSITIVE_INFINITY);
		for (const second of seconds) tracker.add(second);
		const heard = tracker.settled();
		const outcome: Compared["outcome"] =
			heard.kind === "judged"
				? {
						kind: "judged",
						band: heard.verdict.band,
						likelihood: heard.verdict.likelihood,
						llr: heard.verdict.evidence.llr,
					}
				: { kind: "nothing" };
		return { ...base, outcome, columns: columnsOf(seconds) };
	} catch {
		return failed(base, "worker-lost");
	} finally {
		worker.rest();
	}
}

type Base = Omit<Compared, "outcome" | "columns">;
const failed = (
	base: Base,
	reason: Extract<Compared["outcome"], { kind: "failed" }>["reason"],
): Compared => ({ ...base, outcome: { kind: "failed", reason }, columns: [] });

/** What has been heard so far, as a report keeps it. @param mediaSha256 of the file */
export function comparisonOf(comparing: Comparing, mediaSha256: string): ReportComparison | null {
	if (comparing.kind === "none") return null;
	const models = comparing.done.map(({ title, model, outcome, capLlr, error, columns }) => ({
		model: { ...model, title },
		outcome,
		capLlr,
		equalErrorRate: error,
		seconds: columns.flatMap((column) =>
			column.kind === "heard"
				? [{ start: column.start, end: column.end, speech: column.speech, llr: column.llr }]
				: [],
		),
	}));
	return { mediaSha256, models };
}

/** By windows for every model, so that their lines can be laid one over the other. */
function columnsOf(seconds: readonly Second[]): Column[] {
	return seconds.map(({ start, end, speech, score }, index) => ({
		kind: "heard",
		index,
		start,
		end,
		speech,
		llr: score?.llr ?? null,
		jump: false,
	}));
}
