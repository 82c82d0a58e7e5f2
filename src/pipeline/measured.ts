/** Whether error rates are known, from their intervals alone. */

/** A rate's 95 % interval, fractions 0-1. */
type Interval = Readonly<Record<"low" | "high", number>>;

/** The rates at a card's operating points that a verdict stands on. */
export interface RatesAtPoints {
	readonly machine: { readonly falseAlarmRate: Interval };
	readonly human: { readonly missRate: Interval };
}

/**
 * Has anybody measured how often this model is wrong? A rate that may be anything from 0 to 1, as
 * a card made in a form says, was not measured.
 */
export function isMeasured({ machine, human }: RatesAtPoints): boolean {
	return [machine.falseAlarmRate, human.missRate].every(({ low, high }) => high - low < 1);
}
