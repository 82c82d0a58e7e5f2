import { Cross } from "../page/Cross";
import type { Text } from "../text";

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
			<ul class="sites">
				{[...origins].sort().map((origin) => (
					<li key={origin}>
						<bdi>{origin}</bdi>
						<Cross
							label={text.say("options.sites.remove", { site: origin })}
							press={() => withdraw(origin)}
						/>
					</li>
				))}
			</ul>
		</>
	);
}
