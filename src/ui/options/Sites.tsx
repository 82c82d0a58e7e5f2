import { useLayoutEffect, useRef } from "preact/hooks";
import type { Text } from "../text";
import type { OptionsActions, SitesData } from "./data";
import { OriginList } from "./OriginList";

/** The sites that are screened by themselves. */
export function Sites(props: {
	data: SitesData;
	actions: Pick<OptionsActions, "addSite" | "removeSite" | "agree" | "decline">;
	text: Text;
}) {
	const { data, actions, text } = props;
	const { asking, organisation, sitesToAllow } = data;
	const sites = data.screenedSites;
	const locked = organisation.held.has("screenedSites");
	return (
		<>
			<p class="quiet">{text.say("options.sites.hint")}</p>
			{sites.length === 0 ? (
				<p>{text.say("options.sites.none")}</p>
			) : (
				<OriginList
					origins={sites}
					label="options.sites.remove"
					remove={actions.removeSite}
					instead={(origin) =>
						organisation.heldSites.includes(origin) ? (
							<HeldSite
								origin={origin}
								toAllow={sitesToAllow.includes(origin)}
								allow={() => actions.addSite(origin)}
								text={text}
							/>
						) : null
					}
					text={text}
				/>
			)}
			{asking ? (
				<Ask site={asking} actions={actions} text={text} />
			) : locked ? (
				<p class="quiet heldNote">{text.say("policy.site.locked")}</p>
			) : (
				<form
					class="field"
					onSubmit={(event) => {
						event.preventDefault();
						const form = event.currentTarget;
						actions.addSite(String(new FormData(form).get("site") ?? ""));
						form.reset();
					}}
				>
					<label for="site">{text.say("options.sites.add")}</label>
					<div class="inline">
						<input
							id="site"
							name="site"
							inputMode="url"
							autocomplete="off"
							spellcheck={false}
							dir="ltr"
							placeholder="https://"
						/>
						<button type="submit">{text.say("options.sites.go")}</button>
					</div>
				</form>
			)}
		</>
	);
}

/** A site of the organisation's: the browser must have allowed it all the same. */
function HeldSite(props: { origin: string; toAllow: boolean; allow: () => void; text: Text }) {
	const { origin, toAllow, allow, text } = props;
	if (!toAllow) return <span class="quiet heldNote">{text.say("policy.held")}</span>;
	return (
		<button type="button" onClick={allow}>
			{text.say("policy.sites.allow", { site: URL.parse(origin)?.host ?? origin })}
		</button>
	);
}

/** Shown before the browser's own question: what is asked, why, and what works without it. */
function Ask(props: {
	site: string;
	actions: Pick<OptionsActions, "agree" | "decline">;
	text: Text;
}) {
	const { site, actions, text } = props;
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => heading.current?.focus(), []);
	const host = URL.parse(site)?.host ?? site;
	return (
		<div class="ask">
			<h3 ref={heading} tabIndex={-1}>
				{text.say("ask.title")}
			</h3>
			<p>{text.say("ask.site.what", { site: host })}</p>
			<p>{text.say("ask.site.why", { site: host })}</p>
			<p>{text.say("ask.site.without")}</p>
			<p class="actions">
				<button type="button" class="primary" onClick={actions.agree}>
					{text.say("action.ask")}
				</button>
				<button type="button" onClick={actions.decline}>
					{text.say("action.notNow")}
				</button>
			</p>
		</div>
	);
}
