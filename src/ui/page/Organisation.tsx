import type { ComponentChildren } from "preact";
import { freeRules } from "../../protocol/rules";
import type { Organisation } from "../../settings/merge";
import type { InvalidPolicy } from "../../settings/policy";
import type { Key, Text } from "../text";

/** Nobody but the person has a say: what every page shows where no policy is. */
export const noOrganisation: Organisation = {
	rules: freeRules,
	held: new Set(),
	heldSites: [],
	policy: { values: {}, invalid: [] },
};

const outcomes: Readonly<Record<InvalidPolicy["outcome"], Key>> = {
	ignored: "policy.invalid.ignored",
	forbids: "policy.invalid.forbids",
	unknown: "policy.invalid.unknown",
};

/** Says that an organisation has a say, whom to ask, and which of its values are not valid. */
export function OrganisationNote(props: { organisation: Organisation; text: Text }) {
	const { organisation, text } = props;
	const { values, invalid } = organisation.policy;
	if (Object.keys(values).length === 0 && invalid.length === 0) return null;
	return (
		<div class="organisation">
			<p>{text.say("policy.note")}</p>
			<Support organisation={organisation} text={text} />
			{invalid.length > 0 && (
				<div role="alert">
					<p>{text.say("policy.invalid")}</p>
					<ul class="points">
						{invalid.map(({ name, value, outcome }) => (
							<li key={`${name} ${value}`}>
								<code dir="ltr">
									{name}: {value}
								</code>{" "}
								{text.say(outcomes[outcome])}
							</li>
						))}
					</ul>
				</div>
			)}
		</div>
	);
}

/** The organisation's own words on whom to ask. Text and an https or mailto address, no markup. */
export function Support({ organisation, text }: { organisation: Organisation; text: Text }) {
	const { supportText, supportUrl } = organisation.policy.values;
	if (!supportText && !supportUrl) return null;
	return (
		<p class="support">
			{supportText && <bdi>{supportText}</bdi>}{" "}
			{supportUrl && (
				<a href={supportUrl} target="_blank" rel="noopener noreferrer">
					{text.say("policy.support")}
				</a>
			)}
		</p>
	);
}

/** A field that the organisation may hold: then it shows what is so, and who has set it. */
export function Held(props: { by: boolean; text: Text; children: ComponentChildren }) {
	const { by, text, children } = props;
	if (!by) return <>{children}</>;
	return (
		<fieldset disabled class="held">
			{children}
			<p class="quiet heldNote">{text.say("policy.held")}</p>
		</fieldset>
	);
}
