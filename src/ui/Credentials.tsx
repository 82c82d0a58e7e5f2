import { type Credentials, outweighs } from "../protocol/credentials";
import { type SourceView, type Verdict, verdictIn } from "../protocol/state";
import type { Key, Text } from "./text";
import { bandNames, nameFor } from "./words";

const standingWords = {
	listed: "credentials.listed",
	unknown: "credentials.unknown",
	broken: "credentials.broken",
	unchecked: "credentials.unchecked",
} as const satisfies Record<Credentials["standing"], Key>;

const declarationWords = {
	made: "credentials.made",
	"part-made": "credentials.part-made",
	recorded: "credentials.recorded",
	nothing: "credentials.nothing",
} as const satisfies Record<Credentials["declares"], Key>;

/** Keeps a stranger's text from turning the sentence around it. */
const isolated = (text: string) => `\u2068${text}\u2069`;

/** What a file's signed origin says, who says it, and what that is worth. */
export function CredentialsPanel(props: {
	credentials: Credentials;
	verdict: Verdict | null;
	text: Text;
}) {
	const { credentials, verdict, text } = props;
	const { standing, signer, declares, fault, listDate } = credentials;
	const vouched = standing === "listed" || standing === "unknown";
	return (
		<div class={`credentials ${standing}`}>
			<h3>{text.say("credentials.title")}</h3>
			<p>
				{text.say(standingWords[standing], {
					signer: isolated(signer || text.say("credentials.nobody")),
					// Noon, so that it is the same day in every time zone that people live in.
					date: text.date(Date.parse(`${listDate}T12:00Z`)),
				})}
			</p>
			{vouched && <p>{text.say(declarationWords[declares])}</p>}
			{outweighs(credentials) && verdict && (
				<p>
					{text.say("credentials.sound", {
						band: text.say(bandNames[verdict.band]),
						likelihood: verdict.likelihood,
					})}
				</p>
			)}
			{fault && (
				<p class="quiet">
					<bdi>{text.say("failed.detail", { detail: fault })}</bdi>
				</p>
			)}
		</div>
	);
}

/** The name of a source's state; a signed word that outweighs its sound stands in for the band. */
export function headlineFor(view: Pick<SourceView, "state" | "credentials">): Key {
	const declared = verdictIn(view.state) !== null && outweighs(view.credentials);
	return declared ? "credentials.headline" : nameFor(view.state);
}
