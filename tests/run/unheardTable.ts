/** The README's table of systems that the model never heard, and the form of its results file. */
import * as v from "valibot";

const rate = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** models/<id>/unheard.json, written by `npm run unheard`. Rates are fractions 0-1. */
export const unheardSchema = v.object({
	measuredAt: v.string(),
	model: v.object({ id: v.string(), sha256 }),
	manifestSha256: sha256,
	/** People against whom each system stands. */
	real: count,
	systems: v.array(
		v.object({
			name: v.string(),
			kind: v.string(),
			fake: count,
			/** Equal error rate by condition; the interval is a bootstrap over repositories, 95 %. */
			eer: v.record(v.string(), v.object({ value: rate, low: rate, high: rate })),
			/** Its clean clips with speech enough for a verdict, and of those in the band machine and human. */
			enough: v.pipe(v.number(), v.integer(), v.minValue(0)),
			machine: v.pipe(v.number(), v.integer(), v.minValue(0)),
			human: v.pipe(v.number(), v.integer(), v.minValue(0)),
		}),
	),
});

export type Unheard = v.InferOutput<typeof unheardSchema>;

/** What each is, for people; an unknown one stands under its own name. */
const NAMES: Record<string, string> = {
	kokoro: "Kokoro-82M, 54 voices",
	"silero-en": "Silero v3, English, 118 voices",
	"silero-ru": "Silero v4, Russian, 5 voices",
	hibari: "Hibari, one voice",
	tinytts: "TinyTTS, one voice (VITS, as Piper)",
	pico: "SVOX Pico, four voices",
	"piper-joe": "Piper `joe` (three other voices of Piper's were taught)",
	"hifigan-16khz": "people copied by a HiFi-GAN for 16 kHz (other weights of HiFi-GAN were taught)",
	"hifigan-french": "people copied by a small HiFi-GAN of French voices (likewise)",
	cargan: "people copied by CARGAN",
};
const CONDITIONS = ["clean", "opus24", "tel8k"];

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** @returns Markdown */
export function unheardTable({
	measuredAt,
	model,
	manifestSha256,
	real,
	systems,
}: Unheard): string {
	const rows = systems.map(({ name, kind, fake, eer, enough, machine, human }) => {
		const rates = CONDITIONS.map((condition) => {
			const found = eer[condition];
			if (!found) return "-";
			return `${percent(found.value)} (${percent(found.low)} to ${percent(found.high)})`;
		});
		const cells = [NAMES[name] ?? name, kind, fake, ...rates, `${machine} of ${enough}`, human];
		return `| ${cells.join(" | ")} |`;
	});
	return [
		`Model \`${model.id}\`, card SHA-256 \`${model.sha256.slice(0, 12)}\`, measured ${measuredAt} by \`npm run unheard\`: each system's clips of 2 to 4 s against ${real} clips of people that neither training nor calibration saw (manifest SHA-256 \`${manifestSha256.slice(0, 12)}\`). Brackets are 95 % intervals over repositories. The last two columns count clean clips with speech enough for a verdict; most of these are too short for one.`,
		"",
		"| system | kind | clips | EER clean | EER Opus 24 | EER telephone | called AI | called human |",
		"|---|---|---|---|---|---|---|---|",
		...rows,
	].join("\n");
}
