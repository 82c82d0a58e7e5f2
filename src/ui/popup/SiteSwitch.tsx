import { useId } from "preact/hooks";
import type { Text } from "../text";

/** Screens this site by itself, or no longer. It shows what is so: the browser may yet say no. */
export function SiteSwitch(props: {
	site: string;
	on: boolean;
	change: (on: boolean) => void;
	text: Text;
}) {
	const { site, on, change, text } = props;
	const id = useId();
	return (
		<div class="siteSwitch">
			<span id={id}>{text.say("site.switch")}</span>
			<button
				type="button"
				role="switch"
				aria-checked={on}
				aria-labelledby={id}
				aria-describedby={`${id}-hint`}
				onClick={() => change(!on)}
			/>
			<p class="quiet" id={`${id}-hint`}>
				{text.say(on ? "site.on" : "site.off", { site })}
			</p>
		</div>
	);
}
