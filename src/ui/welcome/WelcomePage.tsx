import type { OptionsActions, SitesData } from "../options/data";
import { Sites } from "../options/Sites";
import { Support } from "../page/Organisation";
import { Page } from "../page/Page";
import { Mark } from "../popup/Mark";
import type { Key, Text } from "../text";

/** All that the page shows. */
export interface WelcomeData extends SitesData {
	/** What came of the last site. */
	readonly notice: "not-a-site" | "denied" | null;
}

/** What the page is a function of. */
export interface WelcomeProps {
	readonly data: WelcomeData;
	readonly actions: Pick<OptionsActions, "addSite" | "removeSite" | "agree" | "decline">;
	readonly text: Text;
}

const steps: readonly Key[] = ["welcome.pin", "welcome.play", "welcome.read"];
const bands = [
	["human", "band.human", "welcome.human"],
	["uncertain", "band.uncertain", "welcome.uncertain"],
	["machine", "band.machine", "welcome.machine"],
] as const;
const limits: readonly Key[] = ["welcome.limit.wrong", "welcome.limit.rare", "meaning.origin"];

/** The first page one sees: what it does, what it cannot, and which sites shall be screened. */
export function WelcomePage({ data, actions, text }: WelcomeProps) {
	return (
		<Page page={null} title={text.say("welcome.title")} text={text}>
			<p class="lead">{text.say("welcome.lead")}</p>
			<ol class="steps">
				{steps.map((key) => (
					<li key={key}>{text.say(key)}</li>
				))}
			</ol>
			<ul class="bands" aria-label={text.say("welcome.answers")}>
				{bands.map(([icon, name, meaning]) => (
					<li key={icon}>
						<Mark icon={icon} size={28} />
						<p>
							<strong>{text.say(name)}</strong> {text.say(meaning)}
						</p>
					</li>
				))}
			</ul>
			<section class="limits" aria-labelledby="limits-title">
				<h2 id="limits-title">{text.say("welcome.limits")}</h2>
				<ul class="points">
					{limits.map((key) => (
						<li key={key}>{text.say(key)}</li>
					))}
				</ul>
				<p>
					<a href="figures.html">{text.say("options.model.figures")}</a>
				</p>
			</section>
			<section class="limits" aria-labelledby="sites-title">
				<h2 id="sites-title">{text.say("welcome.sites")}</h2>
				<Support organisation={data.organisation} text={text} />
				<Sites data={data} actions={actions} text={text} />
				{data.notice && (
					<p role="alert">
						{text.say(data.notice === "denied" ? "options.notice.denied" : "check.addressWrong")}
					</p>
				)}
			</section>
		</Page>
	);
}
