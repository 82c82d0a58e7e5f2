import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Text } from "../text";
import type { PopupActions, PopupData } from "./data";

const sentences = {
	tab: ["ask.tab.what", "ask.tab.why", "ask.tab.without"],
	site: ["ask.site.what", "ask.site.why", "ask.site.without"],
	frame: ["ask.site.what", "ask.frame.why", "ask.frame.without"],
	alerts: ["ask.alerts.what", "ask.alerts.why", "ask.alerts.without"],
	consent: ["consent.hears", "consent.keeps", "consent.sends"],
} as const;

/**
 * Shown before the browser's own question, whose words frighten: what is asked, why, and what works
 * without it. The one question of our own, Firefox's consent, looks alike.
 */
export function Ask(props: {
	what: NonNullable<PopupData["asking"]>;
	/** The site that is asked for, or of. */
	site: string;
	actions: Pick<PopupActions, "agree" | "decline">;
	text: Text;
}) {
	const { what, site, actions, text } = props;
	const title = useId();
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => heading.current?.focus(), []);
	const machine = text.say("band.machine");
	return (
		<section class="ask" aria-labelledby={title}>
			<h2 id={title} ref={heading} tabIndex={-1}>
				{text.say(what === "consent" ? "consent.title" : "ask.title")}
			</h2>
			{sentences[what].map((key) => (
				<p key={key}>{text.say(key, { site, machine })}</p>
			))}
			<div class="buttons">
				<button type="button" class="primary" onClick={actions.agree}>
					{text.say(what === "consent" ? "consent.agree" : "action.ask")}
				</button>
				<button type="button" onClick={actions.decline}>
					{text.say("action.notNow")}
				</button>
			</div>
		</section>
	);
}
