import { outweighs } from "../../protocol/credentials";
import { type SourceView, verdictIn } from "../../protocol/state";
import { headlineFor } from "../Credentials";
import type { Text } from "../text";
import { StateMark } from "./Mark";
import { sourceKind } from "./sourceWords";

/** The sources of the tab that do not lead, a row each. */
export function OtherSources({ views, text }: { views: readonly SourceView[]; text: Text }) {
	if (views.length === 0) return null;
	return (
		<section>
			<h2>{text.count("sources.others", views.length)}</h2>
			<ul class="rows">
				{views.map((view) => (
					<li key={view.sourceId}>
						<StateMark {...view} size={16} />
						<p>
							<bdi class="title" title={view.title}>
								{view.title || text.say("source.untitled")}
							</bdi>
							<span class="quiet">{sourceKind(view, text)}</span>
						</p>
						<Outcome
							likelihood={
								outweighs(view.credentials) ? null : (verdictIn(view.state)?.likelihood ?? null)
							}
							name={text.say(headlineFor(view))}
							text={text}
						/>
					</li>
				))}
			</ul>
		</section>
	);
}

/** A band or state in words, with its likelihood where it has one. */
export function Outcome(props: { likelihood: number | null; name: string; text: Text }) {
	const { likelihood, name, text } = props;
	return (
		<p class="outcome">
			{likelihood !== null && <strong>{text.number(likelihood)}</strong>} <span>{name}</span>
		</p>
	);
}
