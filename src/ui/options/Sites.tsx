import { useLayoutEffect, useRef } from "preact/hooks";
import { Cross } from "../page/Cross";
import type { Text } from "../text";
import type { OptionsActions } from "./data";

/** The sites that are screened by themselves. */
export function Sites(props: {
	sites: readonly string[];
	asking: string | null;
	actions: Pick<OptionsActions, "addSite" | "removeSite" | "agree" | "decline">;
	text: Text;
}) {
	const { sites, asking, actions, text } = props;
	return (
		<>
			<p class="quiet">{text.say("options.sites.hint")}</p>
			{sites.length === 0 ? (
				<p>{text.say("options.sites.none")}</p>
			) : (
				<ul class="sites">
					{[...sites].sort().map((origin) => (
						<li key={origin}>
							<bdi>{origin}</bdi>
							<Cross
								label={text.say("options.sites.remove", { site: origin })}
								press={() => actions.removeSite(origin)}
							/>
						</li>
					))}
				</ul>
			)}
			{asking ? (
				<Ask site={asking} actions={actions} text={text} />
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
