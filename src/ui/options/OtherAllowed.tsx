import type { Text } from "../text";
import { OriginList } from "./OriginList";

/** What the browser has allowed besides: nobody would find it again otherwise. */
export function OtherAllowed(props: {
	origins: readonly string[];
	withdraw: (origin: string) => void;
	text: Text;
}) {
	const { origins, withdraw, text } = props;
	if (origins.length === 0) return null;
	return (
		<>
			<h3>{text.say("options.allowed")}</h3>
			<p class="quiet">{text.say("options.allowed.hint")}</p>
			<OriginList origins={origins} label="options.sites.remove" remove={withdraw} text={text} />
		</>
	);
}
