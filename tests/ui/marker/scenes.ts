/** What stands beside a player in each state that has a marker: the code's own marks of these states. */
import type { SourceState, SourceView } from "../../../src/protocol/state";
import { scenes as popup } from "../page/scenes";

/** A player of the page, and what is known of its source. */
export interface Heard {
	readonly player: "film" | "bar";
	readonly view: SourceView;
}

const sourceOf = (scene: string): SourceView => {
	const tab = popup[scene]?.tab;
	const view = typeof tab === "object" ? tab.sources[0] : undefined;
	if (!view) throw new Error(`the popup's scene ${scene} has no source`);
	return view;
};
const of = (player: Heard["player"], scene: string, state?: SourceState): Heard => {
	const view = sourceOf(scene);
	return { player, view: { ...view, sourceId: player, ...(state ? { state } : {}) } };
};

export const scenes: Readonly<Record<string, readonly Heard[]>> = {
	human: [of("film", "judged-human")],
	uncertain: [of("film", "judged-uncertain")],
	machine: [of("film", "judged-machine")],
	listening: [of("film", "listening")],
	"no-speech": [of("film", "listening", { kind: "no-speech" })],
	"beside-a-bar": [of("bar", "judged-machine")],
	both: [of("film", "judged-human"), of("bar", "judged-machine")],
};
