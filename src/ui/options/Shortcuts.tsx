import type { Key, Text } from "../text";
import type { OptionsActions, OptionsData } from "./data";

const names: Readonly<Record<keyof OptionsData["shortcuts"], Key>> = {
	popup: "options.shortcuts.popup",
	toggle: "options.shortcuts.toggle",
	report: "options.shortcuts.report",
};

/** The keys as they are set now; the browser alone changes them. */
export function Shortcuts(props: {
	shortcuts: OptionsData["shortcuts"];
	actions: Pick<OptionsActions, "openShortcuts">;
	text: Text;
}) {
	const { shortcuts, actions, text } = props;
	return (
		<>
			<dl class="shortcuts">
				{(["popup", "toggle", "report"] as const).map((name) => (
					<div key={name}>
						<dt>{text.say(names[name])}</dt>
						<dd>
							{shortcuts[name] ? (
								<kbd dir="ltr">{shortcuts[name]}</kbd>
							) : (
								<span class="quiet">{text.say("options.shortcuts.none")}</span>
							)}
						</dd>
					</div>
				))}
			</dl>
			<p class="actions">
				<button type="button" onClick={actions.openShortcuts}>
					{text.say("options.shortcuts.change")}
				</button>
			</p>
		</>
	);
}
