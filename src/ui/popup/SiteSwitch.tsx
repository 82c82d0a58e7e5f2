import { useId } from "preact/hooks";
import type { Organisation } from "../../settings/merge";
import type { Key, Text } from "../text";

/** What the organisation has to say of a site: nothing, that it be screened, or that nobody add it. */
type SiteRule = "free" | "wished" | "locked";

/** @param origin of the page */
export function siteRule({ held, heldSites }: Organisation, origin: string): SiteRule {
	if (heldSites.includes(origin)) return "wished";
	return held.has("screenedSites") ? "locked" : "free";
}

function hintFor(rule: SiteRule, on: boolean): Key {
	if (rule === "locked") return "policy.site.locked";
	if (rule === "wished") return on ? "policy.site.held" : "policy.site.wish";
	return on ? "site.on" : "site.off";
}

/** Screens this site by itself, or no longer. It shows what is so: the browser may yet say no. */
export function SiteSwitch(props: {
	site: string;
	on: boolean;
	organisation: SiteRule;
	change: (on: boolean) => void;
	text: Text;
}) {
	const { site, on, organisation, change, text } = props;
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
				disabled={organisation === "locked" || (organisation === "wished" && on)}
				onClick={() => change(!on)}
			/>
			<p class="quiet" id={`${id}-hint`}>
				{text.say(hintFor(organisation, on), { site })}
			</p>
		</div>
	);
}
