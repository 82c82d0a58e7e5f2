import type { ComponentChild } from "preact";
import { Cross } from "../page/Cross";
import type { Key, Text } from "../text";

/** Origins in the order of the alphabet, each with a cross that takes it off the list. */
export function OriginList(props: {
	origins: readonly string[];
	/** Says to those who hear the cross what it does; its `{site}` is the origin. */
	label: Key;
	remove: (origin: string) => void;
	/** What stands in the cross's place; null where the cross does. */
	instead?: (origin: string) => ComponentChild;
	text: Text;
}) {
	const { origins, label, remove, instead, text } = props;
	return (
		<ul class="sites">
			{[...origins].sort().map((origin) => (
				<li key={origin}>
					<bdi>{origin}</bdi>
					{instead?.(origin) ?? (
						<Cross label={text.say(label, { site: origin })} press={() => remove(origin)} />
					)}
				</li>
			))}
		</ul>
	);
}
