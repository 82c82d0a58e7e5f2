/**
 * What the toolbar shows of a tab, as a pure function. No state is told by colour alone: the text
 * differs, and so does the shape of the icon.
 */
import type { Band } from "../pipeline/verdict";
import { type Credentials, outweighs } from "../protocol/credentials";
import {
	type EarlierCheck,
	leadingSource,
	type SourceState,
	type TabState,
	tabHeadline,
	verdictIn,
} from "../protocol/state";
import type { Text } from "./text";
import { bandNames, nameFor, sentencesFor } from "./words";

/** Names the pictures assets/icons/<icon>-<size>.png. */
export type Icon = "neutral" | "listening" | "human" | "uncertain" | "machine" | "failed";

/** All that the toolbar takes for one tab. */
export interface Badge {
	/** At most four characters: what the toolbar has room for. */
	readonly text: string;
	/** #rrggbb; white or near-black text on it has a contrast of at least 4.5. */
	readonly colour: string;
	readonly textColour: string;
	/** One line for pointing at the button and for screen readers. */
	readonly title: string;
	readonly icon: Icon;
	/** The icon's pictures in the package by size in pixels, as `action.setIcon` takes them. */
	readonly iconPaths: Readonly<Record<"16" | "32", string>>;
}

const WHITE = "#ffffff";
const INK = "#14181c";
/** Blue, amber and vermilion: told apart with every common kind of colour blindness. */
const BAND_COLOURS: Readonly<Record<Band, readonly [colour: string, text: string]>> = {
	human: ["#1b5e9e", WHITE],
	uncertain: ["#e3b04b", INK],
	machine: ["#b83a12", WHITE],
};
const QUIET = ["#5b6670", WHITE] as const;
const ALARM = [INK, WHITE] as const;

type Silent = Exclude<SourceState["kind"], "judged">;

/** What stands for a state that has no verdict. */
const SYMBOLS: Readonly<Record<Silent, readonly [text: string, icon: Icon]>> = {
	idle: ["", "neutral"],
	waiting: ["○", "neutral"],
	starting: ["…", "listening"],
	listening: [")))", "listening"],
	"no-speech": ["–", "listening"],
	paused: ["||", "neutral"],
	ended: ["■", "neutral"],
	failed: ["!", "failed"],
};

/** The picture of a state; a verdict shows its band's, unless a signed word outweighs it. */
export function iconOf(state: SourceState, credentials?: Credentials): Icon {
	const verdict = verdictIn(state);
	if (verdict && outweighs(credentials)) return "machine";
	return verdict ? verdict.band : SYMBOLS[state.kind as Silent][1];
}

/** @param text gives the title its language: `textFor(navigator.languages)` */
export function badgeOf(tab: TabState, text: Text): Badge {
	const state = tabHeadline(tab);
	const verdict = verdictIn(state);
	if (verdict && outweighs(leadingSource(tab)?.credentials)) {
		const [colour, textColour] = BAND_COLOURS.machine;
		const title = text.say("app.titled", { words: text.say("credentials.headline") });
		const declared = text.say("credentials.badge");
		return { text: declared, colour, textColour, title, ...pictured("machine") };
	}
	if (verdict) {
		const key =
			state.kind === "paused"
				? "badge.pausedWith"
				: state.kind === "ended"
					? "badge.endedWith"
					: "badge.judged";
		const words = text.say(key, {
			band: text.say(bandNames[verdict.band]),
			likelihood: verdict.likelihood,
		});
		const [colour, textColour] = BAND_COLOURS[verdict.band];
		const title = text.say("app.titled", { words });
		const likelihood = String(verdict.likelihood);
		return { text: likelihood, colour, textColour, title, ...pictured(verdict.band) };
	}
	// Only `judged` always has a verdict, so what is left here is a state without one.
	const kind = state.kind as Silent;
	const earlier = state.kind === "failed" ? null : (leadingSource(tab)?.earlier ?? null);
	if (earlier) return earlierBadge(state, earlier, text);
	const [symbol, icon] = SYMBOLS[kind];
	const [colour, textColour] = kind === "failed" ? ALARM : QUIET;
	const words = text.say(kind === "failed" ? sentencesFor(state).happened : nameFor(state));
	const title = text.say("app.titled", { words });
	return { text: symbol, colour, textColour, title, ...pictured(icon) };
}

/** In brackets and without a colour of its own: it is not what is heard now. */
function earlierBadge(state: SourceState, earlier: EarlierCheck, text: Text): Badge {
	const [colour, textColour] = QUIET;
	const words = text.say("badge.earlier", {
		state: text.say(nameFor(state)),
		band: text.say(bandNames[earlier.band]),
		likelihood: earlier.likelihood,
		date: text.date(earlier.at),
	});
	const title = text.say("app.titled", { words });
	return { text: `(${earlier.likelihood})`, colour, textColour, title, ...pictured(earlier.band) };
}

function pictured(icon: Icon): Pick<Badge, "icon" | "iconPaths"> {
	return { icon, iconPaths: { 16: `icons/${icon}-16.png`, 32: `icons/${icon}-32.png` } };
}
