/** The README's measured figures, as Markdown, from the default model's card. */
import type { ModelCard } from "../../src/detector/card";

type Rate = ModelCard["metrics"]["nuisanceFloor"]["eer"];

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const interval = ({ value, low, high }: Rate) =>
	`${percent(value)} (${percent(low)} to ${percent(high)})`;

/** Names of conditions for people; an unknown one stands as the card has it. */
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
 * @param card models/<id>/card.json
 * @param sha256 of the card's bytes, hexadecimal
 * @returns Markdown
 */
export function figuresTable(card: ModelCard, sha256: string): string {
	const { metrics, operatingPoints } = card;
	const rows = Object.entries(metrics.conditions).map(([name, m]) =>
		[
			CONDITIONS[name] ?? name,
			String(m.clips),
			interval(m.eer),
			m.auc.toFixed(3),
			percent(m.falseAlarmRate),
			percent(m.missRate),
			percent(m.coverage),
		].join(" | "),
	);
	const floor = metrics.nuisanceFloor;
	const kinds = Object.entries(metrics.conditions.clean?.eerByKind ?? {});
	const { machine, human } = operatingPoints;
	const points = [
		`- \`machine\` from an LLR of ${machine.llr.toFixed(2)}: reached by ${interval(machine.falseAlarmRate)} of the human clips (false alarms), not reached by ${interval(machine.missRate)} of the machine clips.`,
		`- \`human\` below an LLR of ${human.llr.toFixed(2)}: reached by ${interval(human.missRate)} of the machine clips (misses), not reached by ${interval(human.falseAlarmRate)} of the human clips.`,
		`- Measured on ${machine.measuredOn}.`,
	];
	return [
		`Model \`${card.id}\` ${card.version}, card SHA-256 \`${sha256.slice(0, 12)}\`, measured ${metrics.measuredAt} on: ${metrics.data}. Brackets are 95 % intervals.`,
		"",
		"| condition | clips | equal error rate | AUC | false alarms | misses | coverage |",
		"|---|---|---|---|---|---|---|",
		...rows.map((row) => `| ${row} |`),
		"",
		`Floor: a classifier that sees only ${floor.cues.join(", ")} has an equal error rate of ${interval(floor.eer)} on the same clips.`,
		...(kinds.length > 0
			? [
					"",
					`By kind of fake, clean, equal error rate: ${kinds.map(([kind, eer]) => `${kind} ${percent(eer)}`).join(", ")}.`,
				]
			: []),
		"",
		"Operating points:",
		"",
		...points,
		"",
		`False alarms are human clips in the band \`machine\`, misses machine clips in the band \`human\`; \`uncertain\` counts as no error, and coverage is the share of clips that got another band.`,
	].join("\n");
}
