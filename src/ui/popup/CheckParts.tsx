import type { Icon } from "../badge";
import type { Text } from "../text";
import { bandNames } from "../words";
import type { CheckRow } from "./data";
import { Outcome } from "./OtherSources";

/** The sign of a stored check, as the badge had it. */
export const iconOfCheck = ({ band, declared }: CheckRow): Icon =>
	declared ? "machine" : (band ?? "neutral");

/** Where and when it was heard, and that it was an advertisement. @param when as there is room for */
export function CheckPlace(props: { check: CheckRow; when: string; text: Text }) {
	const { check, when, text } = props;
	const { ad, site } = check;
	const place = ad ? (site ? text.say("source.ad", { site }) : text.say("source.ad.bare")) : site;
	return (
		<>
			{place && (
				<>
					<bdi>{place}</bdi>
					{" · "}
				</>
			)}
			{when}
		</>
	);
}

/** What became of it; a signed word that outweighs the sound stands without the sound's number. */
export function CheckOutcome({ check, text }: { check: CheckRow; text: Text }) {
	const { band, declared, likelihood } = check;
	const name = declared ? "credentials.headline" : band ? bandNames[band] : "checks.noVerdict";
	return <Outcome likelihood={declared ? null : likelihood} name={text.say(name)} text={text} />;
}
