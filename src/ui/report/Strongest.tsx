import { clock } from "../../report/columns";
import type { Report } from "../../report/schema";
import type { Text } from "../text";

type Score = NonNullable<Report["seconds"][number]["score"]>;

/** The four seconds that speak most for each side, with a way to them. */
export function Strongest(props: { report: Report; select: (second: number) => void; text: Text }) {
	const { report, select, text } = props;
	const { strongest, seconds } = report;
	if (!strongest) return null;
	const place = ({ start }: Score) =>
		seconds.findIndex(({ score }) => score !== null && score.start === start);
	const { machine, human } = strongest;
	// Where all of it speaks for one side, nothing speaks for the other: some of it only speaks less.
	const sides = [
		[machine.llr >= 0 ? "report.strongest.machine" : "report.strongest.leastHuman", machine],
		[human.llr <= 0 ? "report.strongest.human" : "report.strongest.leastMachine", human],
	] as const;
	return (
		<ul class="strongest">
			{sides.map(([key, score]) => (
				<li key={key}>
					<span>
						{text.say(key, {
							from: clock(score.start),
							to: clock(score.end),
							llr: text.signed(score.llr),
						})}
					</span>
					<button type="button" class="link" onClick={() => select(place(score))}>
						{text.say("report.strongest.show")}
						<span class="hidden">
							{" "}
							{clock(score.start)}–{clock(score.end)}
						</span>
					</button>
				</li>
			))}
		</ul>
	);
}
