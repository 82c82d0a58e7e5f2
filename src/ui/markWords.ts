/** What stands beside a player and in a notification, in the person's language. */
import type { Mark } from "../protocol/messages";
import { type SourceView, verdictIn } from "../protocol/state";
import type { Text } from "./text";
import { bandNames, nameFor } from "./words";

/** @returns null for what has no place beside a player: a failure, a file, what is over */
export function markOf({ kind, state }: SourceView, text: Text): Mark | null {
	if (kind !== "element" || state.kind === "failed" || state.kind === "idle") return null;
	const verdict = verdictIn(state);
	if (!verdict && state.kind === "ended") return null;
	const name = text.say(nameFor(state));
	const words = verdict
		? text.say("badge.judged", { band: name, likelihood: verdict.likelihood })
		: name;
	return {
		look: verdict?.band ?? "listening",
		text: verdict ? `${name} ${text.number(verdict.likelihood)}` : name,
		label: text.say("marker.label", { words }),
		language: text.language,
		direction: text.direction,
	};
}

/** A notification on this source: what was heard is named as the page's word for it. */
export function alertWords(view: SourceView, text: Text) {
	const verdict = verdictIn(view.state);
	const band = text.say(bandNames[verdict?.band ?? "machine"]);
	const title = view.title.replaceAll(/\s+/g, " ").trim().slice(0, 120);
	return {
		title: text.say("badge.judged", { band, likelihood: verdict?.likelihood ?? 0 }),
		message: text.say("alert.message", {
			title: title || text.say("source.untitled"),
			site: view.site,
		}),
		report: text.say("report.open"),
		silence: text.say("alert.silence"),
	};
}
