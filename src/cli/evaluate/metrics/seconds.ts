/** Error against seconds of speech, on joined clips of one repository, system and speaker. */
import { MARKS } from "../judgeSamples";
import type { Row } from "../manifest";
import type { JoinedPoint, ScoreLine } from "../task";
import { type Counted, type PartFigures, partFiguresOf } from "./condition";

/** Joined clips with what they are. */
export interface JoinedClips {
	/** Any row of the group. */
	readonly row: Row;
	readonly points: readonly JoinedPoint[];
}

/** The figures of all groups that have so many seconds of speech: fewer, the more seconds. */
export interface SecondsFigures extends PartFigures {
	readonly seconds: number;
	readonly groups: number;
}

/** Fewer groups than this say nothing. */
const LEAST = 20;
const DRAWS = 200;

/** @returns one entry for each mark that enough groups of both labels reach */
export function secondsFiguresOf(groups: readonly JoinedClips[]): SecondsFigures[] {
	return MARKS.flatMap((seconds): SecondsFigures[] => {
		const reached = groups.flatMap(({ row, points }): Counted[] => {
			const point = points.find((candidate) => candidate.seconds === seconds);
			if (!point || point.llr === null) return [];
			const { llr, band } = point;
			const score: ScoreLine = {
				id: row.id,
				llr,
				band,
				likelihood: null,
				state: "judged",
				speechSeconds: seconds,
			};
			return [{ row, score }];
		});
		const figures = partFiguresOf(reached, DRAWS);
		if (reached.length < LEAST || figures.eer === null) return [];
		return [{ seconds, groups: reached.length, ...figures }];
	});
}
