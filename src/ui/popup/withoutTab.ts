import type { Key, Text } from "../text";

/** Advice that speaks of a button which is not there. */
const SPEAKS_OF_TAB: ReadonlySet<Key> = new Set<Key>([
	"failed.cross-origin.advice",
	"failed.other-frame.advice",
	"failed.other-frame.allow",
	"failed.no-frames.advice",
	"failed.call.advice",
	"ask.frame.without",
]);

/** The same words for a browser that hands over no tab's sound (Firefox): what else can be done. */
export const withoutTab = (text: Text): Text => ({
	...text,
	say: (key, values) => text.say(SPEAKS_OF_TAB.has(key) ? "failed.no-tab.advice" : key, values),
});
