import { useId, useLayoutEffect, useRef } from "preact/hooks";
import type { Text } from "../text";
import type { PopupActions } from "./data";

/**
 * Shown before the browser's own question, whose words frighten: what is asked, why, and what works
 * without it.
 */
export function Ask(props: {
	what: "tab" | "site";
	site: string;
	actions: Pick<PopupActions, "agree" | "decline">;
	text: Text;
}) {
	const { what, site, actions, text } = props;
	const title = useId();
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => heading.current?.focus(), []);
	const keys =
		what === "tab"
			? (["ask.tab.what", "ask.tab.why", "ask.tab.without"] as const)
			: (["ask.site.what", "ask.site.why", "ask.site.without"] as const);
	return (
		<section class="ask" aria-labelledby={title}>
			<h2 id={title} ref={heading} tabIndex={-1}>
				{text.say("ask.title")}
			</h2>
			{keys.map((key) => (
				<p key={key}>{text.say(key, { site })}</p>
			))}
			<div class="buttons">
				<button type="button" class="primary" onClick={actions.agree}>
					{text.say("action.ask")}
				</button>
				<button type="button" onClick={actions.decline}>
					{text.say("action.notNow")}
				</button>
			</div>
		</section>
	);
}
