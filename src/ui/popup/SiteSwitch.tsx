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
	return (
		<Switch
			label={text.say("site.switch")}
			hint={text.say(hintFor(organisation, on), { site })}
			on={on}
			held={organisation === "locked" || (organisation === "wished" && on)}
			change={change}
		/>
	);
}

/** Tells of voices of this site by a notification, or no longer. @param held by the organisation */
export function AlertSwitch(props: {
	on: boolean;
	held: boolean;
	change: (on: boolean) => void;
	text: Text;
}) {
	const { on, held, change, text } = props;
	const label = text.say("alert.switch", { machine: text.say("band.machine") });
	const hint = text.say(held ? "policy.held" : on ? "alert.on" : "alert.off");
	return <Switch label={label} hint={hint} on={on} held={held} change={change} />;
}

function Switch(props: {
	label: string;
	hint: string;
	on: boolean;
	held: boolean;
	change: (on: boolean) => void;
}) {
	const { label, hint, on, held, change } = props;
	const id = useId();
	return (
		<div class="siteSwitch">
			<span id={id}>{label}</span>
			<button
				type="button"
				role="switch"
				aria-checked={on}
				aria-labelledby={id}
				aria-describedby={`${id}-hint`}
				disabled={held}
				onClick={() => change(!on)}
			/>
			<p class="quiet" id={`${id}-hint`}>
				{hint}
			</p>
		</div>
	);
}
