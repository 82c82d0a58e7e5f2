import { useLayoutEffect, useRef } from "preact/hooks";
import type { Text } from "../text";
import type { CheckActions } from "./data";

/** Shown before the browser's own question: what is asked, why, and what works without it. */
export function AskSite(props: {
	site: string;
	actions: Pick<CheckActions, "agree" | "decline">;
	text: Text;
}) {
	const { site, actions, text } = props;
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => heading.current?.focus(), []);
	return (
		<section class="ask" aria-labelledby="ask-title">
			<h2 id="ask-title" ref={heading} tabIndex={-1}>
				{text.say("ask.title")}
			</h2>
			<p>{text.say("ask.site.what", { site })}</p>
			<p>{text.say("check.ask.why")}</p>
			<p>{text.say("check.ask.without")}</p>
			<div class="actions">
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
