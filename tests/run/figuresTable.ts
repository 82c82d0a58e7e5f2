/** The README's measured figures, as Markdown, from the default model's evaluation and card. */
import type { ModelCard } from "../../src/detector/card";
import type { Evaluation } from "../../src/detector/evaluation";

type Rate = Evaluation["kinds"][string]["eer"];

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const interval = ({ value, low, high }: Rate) =>
	low === null || high === null
		? `${percent(value)} (too few repositories for an interval)`
		: `${percent(value)} (${percent(low)} to ${percent(high)})`;

/** Names of conditions for people; an unknown one stands as it is. */
const CONDITIONS: Record<string, string> = {
	clean: "clean",
	hpf: "high-pass 150 Hz",
	opus24: "Opus 24 kbit/s",
	aac64: "AAC 64 kbit/s",
	mp364: "MP3 64 kbit/s",
	tel8k: "telephone, 8 kHz",
	noise10: "noise or babble, 10 dB",
	music10: "music behind, 10 dB",
};

/**
 * @param evaluation models/<id>/evaluation.json
 * @param card of the same model, for its operating points
 * @returns Markdown
 */
export function figuresTable(evaluation: Evaluation, card: ModelCard): string {
	const { data, model, conditions, kinds, seconds, none, nuisanceFloor: floor, speed } = evaluation;
	const split = evaluation.randomSplit;
	const rows = Object.entries(conditions).map(([name, m]) =>
		[
			CONDITIONS[name] ?? name,
			`${m.clips}`,
			interval(m.eer),
			m.auc.value.toFixed(3),
			interval(m.falseAlarmRate),
			interval(m.missRate),
			percent(m.hitRate.value),
			percent(m.coverage.value),
		].join(" | "),
	);
	const kindsOf = (headline: boolean) =>
		Object.entries(kinds)
			.filter(([, kind]) => kind.headline === headline)
			.map(([name, { eer, fake }]) => `${name} ${interval(eer)}, ${fake} clips`)
			.join("; ");
	const { machine, human } = card.operatingPoints;
	const joined = seconds.map(
		(s) =>
			`| ${[`${s.seconds} s`, `${s.groups}`, interval(s.eer), percent(s.falseAlarmRate), percent(s.missRate), percent(s.hitRate)].join(" | ")} |`,
	);
	return [
		`Model \`${model.id}\` ${card.version}, card SHA-256 \`${model.sha256.slice(0, 12)}\`, measured ${evaluation.measuredAt} by \`npm run evaluate\` on ${data.rows} clips that neither training nor calibration saw (headline: ${data.repositories} repositories; manifest SHA-256 \`${data.manifestSha256.slice(0, 12)}\`). Brackets are 95 % intervals over repositories.`,
		"",
		"| condition | clips | equal error rate | AUC | false alarms | misses | found | coverage |",
		"|---|---|---|---|---|---|---|---|",
		...rows.map((row) => `| ${row} |`),
		"",
		`Floor: a classifier that sees only ${floor.cues.join(", ")} has an equal error rate of ${interval(floor.eer)} on the same clips.`,
		"",
		...(split
			? [
					`How much a random split would flatter: the same recipe for trunk and head, ${split.steps} steps, tested on as many clips of train, has ${interval(split.byRepository)} when repositories are kept apart and ${interval(split.random)} when clips are split at random.`,
					"",
				]
			: []),
		`By kind of fake, clean, equal error rate: ${kindsOf(true)}. Apart from the headline: ${kindsOf(false) || "none"}.`,
		"",
		`Of ${none.clips} clips of music, noise and other sounds ${none.judged} had a moment that was taken for a voice, ${none.machine} were called machine.`,
		"",
		...(joined.length > 0
			? [
					"More speech, clips of one voice joined:",
					"",
					"| speech | voices | equal error rate | false alarms | misses | found |",
					"|---|---|---|---|---|---|",
					...joined,
					"",
				]
			: []),
		"Operating points:",
		"",
		`- \`machine\` from an LLR of ${machine.llr.toFixed(2)}: reached by ${interval(machine.falseAlarmRate)} of the human clips (false alarms), not reached by ${interval(machine.missRate)} of the machine clips.`,
		`- \`human\` below an LLR of ${human.llr.toFixed(2)}: reached by ${interval(human.missRate)} of the machine clips (misses), not reached by ${interval(human.falseAlarmRate)} of the human clips.`,
		`- Measured on ${machine.measuredOn}.`,
		"",
		"False alarms are human clips in the band `machine`, misses machine clips in the band `human`, found machine clips in the band `machine`; `uncertain` counts as no error, and coverage is the share of clips that got another band.",
		"",
		`The run took ${Math.round(speed.wallSeconds)} s for ${Math.round(speed.audioSeconds)} s of sound (${speed.timesRealTime ?? "-"} times real time, ${speed.processes} processes on ${speed.machine}).`,
	].join("\n");
}
