import type { Text } from "./text";

/** What the bars of a timeline mean, for those who see it; what they say is told in words beside it. */
export function Legend({ missed, text }: { missed: boolean; text: Text }) {
	return (
		<p class="legend" aria-hidden="true">
			<span class="key machine">{text.say("timeline.machine")}</span>
			<span class="key human">{text.say("timeline.human")}</span>
			<span class="key speech">{text.say("timeline.speech")}</span>
			{missed && <span class="key missed">{text.say("timeline.missed")}</span>}
		</p>
	);
}
