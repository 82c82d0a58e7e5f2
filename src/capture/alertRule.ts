/** When a person is to be told of a verdict while they listen: pure, so that every case is a test. */
import type { SourceView } from "../protocol/state";
import type { Settings } from "../settings/settings";

const minutesOf = (time: string): number => {
	const [hours = 0, minutes = 0] = time.split(":").map(Number);
	return 60 * hours + minutes;
};

/**
 * Is this time of day within the quiet hours ("22:00-07:00")? They may go over midnight; two equal
 * times mean the whole day.
 */
export function isQuiet(hours: string, now: Date): boolean {
	const [begins = 0, ends = 0] = hours.split("-").map(minutesOf);
	const at = 60 * now.getHours() + now.getMinutes();
	return begins < ends ? begins <= at && at < ends : at >= begins || at < ends;
}

/** Did the person ask to be told of voices on this site? @param site host name, as a view names it */
export function isAlertSite(alertSites: readonly string[], site: string): boolean {
	return site !== "" && alertSites.some((origin) => URL.parse(origin)?.hostname === site);
}

/** A firm "Likely AI" of something that is heard now; a file is looked at anyway. */
export function isAlarm({ kind, state }: SourceView): boolean {
	if (kind === "file" || state.kind !== "judged") return false;
	return state.verdict.firm && state.verdict.band === "machine";
}

/** Is it to be told by what the person has set? What the windows show is asked apart. */
export function isDue(
	view: SourceView,
	{ alertSites, quietHours }: Pick<Settings, "alertSites" | "quietHours">,
	now: Date,
): boolean {
	return (
		isAlarm(view) &&
		isAlertSite(alertSites, view.site) &&
		!(quietHours !== null && isQuiet(quietHours, now))
	);
}
