import { useId, useState } from "preact/hooks";
import type { Text } from "../text";
import type { Shown } from "./data";
import { wrongText } from "./wrongText";

/** A text to copy for whoever can find out why a verdict is wrong. Nothing is sent. */
export function Wrong(props: {
	shown: Shown;
	copied: boolean;
	copy: (text: string) => void;
	text: Text;
}) {
	const { shown, copied, copy, text } = props;
	const [withAddress, setWithAddress] = useState(false);
	const label = useId();
	const words = wrongText(shown, withAddress, text);
	return (
		<section class="wrongVerdict" aria-labelledby="wrong">
			<details>
				<summary>
					<h2 id="wrong">{text.say("report.wrong.title")}</h2>
				</summary>
				<p>{text.say("report.wrong.why")}</p>
				<label class="tick">
					<input
						type="checkbox"
						checked={withAddress}
						onChange={(event) => setWithAddress(event.currentTarget.checked)}
					/>
					<span>{text.say("report.wrong.address")}</span>
				</label>
				<label class="hidden" for={label}>
					{text.say("report.wrong.text")}
				</label>
				<textarea id={label} readOnly rows={words.split("\n").length} value={words} />
				<div class="inline">
					<button type="button" onClick={() => copy(words)}>
						{text.say("report.wrong.copy")}
					</button>
					<span role="status">{copied && text.say("report.wrong.copied")}</span>
				</div>
			</details>
		</section>
	);
}
