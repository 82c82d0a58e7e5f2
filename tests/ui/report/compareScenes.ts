/** The report while several models hear the sound, and what each made of it. */
import type { Column } from "../../../src/report/columns";
import type { Compared, ReportData } from "../../../src/ui/report/data";

const models = [
	{ key: "bonafide", title: "Bonafide, streaming residual network" },
	{ key: "cnn4-mel", title: "Four convolutions on a mel picture" },
	{ key: "own", title: "My own, third try" },
];

/** A curve around `lean`, LLR. */
const columns = (lean: number): Column[] =>
	Array.from({ length: 60 }, (_, at) => ({
		kind: "heard",
		index: at,
		start: at,
		end: at + 1,
		speech: at % 17 > 13 ? 0 : 0.9,
		llr: at < 3 || at % 17 > 13 ? null : lean + Math.sin(at / 3),
		jump: false,
	}));

const done: readonly Compared[] = [
	{
		...(models[0] as (typeof models)[number]),
		model: {
			id: "bonafide",
			sha256: "0000000000000000000000000000000000000000000000000000000000000000",
		},
		outcome: { kind: "judged", band: "machine", likelihood: 97, llr: 3.4 },
		columns: columns(2.6),
		capLlr: 4.6,
		error: 0.15,
	},
	{
		...(models[1] as (typeof models)[number]),
		model: {
			id: "cnn4-mel",
			sha256: "1111111111111111111111111111111111111111111111111111111111111111",
		},
		outcome: { kind: "judged", band: "uncertain", likelihood: 41, llr: -0.4 },
		columns: columns(-0.3),
		capLlr: 3,
		error: 0.36,
	},
	{
		...(models[2] as (typeof models)[number]),
		model: {
			id: "own",
			sha256: "2222222222222222222222222222222222222222222222222222222222222222",
		},
		outcome: { kind: "failed", reason: "model-unreadable" },
		columns: [],
		capLlr: 4.6,
		error: null,
	},
];

/** @param base a report with the sound at hand */
export const compareScenes = (base: ReportData): Record<string, ReportData> => ({
	"compare-offered": { ...base, models },
	comparing: {
		...base,
		models,
		comparing: {
			kind: "running",
			title: "Four convolutions on a mel picture",
			share: 0.42,
			done: done.slice(0, 1),
		},
	},
	compared: { ...base, models, comparing: { kind: "done", done } },
});
