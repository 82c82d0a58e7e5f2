import type { Organisation } from "../../settings/merge";
import { Held } from "../page/Organisation";
import type { Text } from "../text";
import type { OptionsActions } from "./data";
import { OriginList } from "./OriginList";

/** Hours that are offered when somebody switches them on. */
const NIGHT = "22:00-07:00";

/** Where a voice is told of by a notification, and when not. */
export function Alerts(props: {
	sites: readonly string[];
	/** As the settings write them. */
	quiet: string | null;
	/** Has the browser allowed notifications? */
	allowed: boolean;
	/** What the organisation holds: sites and hours each by themselves. */
	held: Organisation["held"];
	actions: Pick<OptionsActions, "removeAlert" | "allowAlerts" | "setQuietHours">;
	text: Text;
}) {
	const { sites, quiet, allowed, held, actions, text } = props;
	const [from = "", to = ""] = quiet?.split("-") ?? [];
	return (
		<>
			<p class="quiet">{text.say("options.alerts.hint", { machine: text.say("band.machine") })}</p>
			<Held by={held.has("alertSites")} text={text}>
				{sites.length === 0 ? (
					<p>{text.say("options.sites.none")}</p>
				) : (
					<OriginList
						origins={sites}
						label="options.alerts.remove"
						remove={actions.removeAlert}
						text={text}
					/>
				)}
			</Held>
			{sites.length > 0 && !allowed && (
				<div class="notAllowed">
					<p>{text.say("alert.notAllowed")}</p>
					<button type="button" onClick={actions.allowAlerts}>
						{text.say("alert.allow")}
					</button>
				</div>
			)}
			<Held by={held.has("quietHours")} text={text}>
				<label class="check">
					<input
						type="checkbox"
						checked={quiet !== null}
						onChange={(event) => actions.setQuietHours(event.currentTarget.checked ? NIGHT : null)}
					/>
					{text.say("options.quiet")}
				</label>
				{quiet && (
					<p class="hours">
						<Hour
							label={text.say("options.quiet.from")}
							value={from}
							change={(time) => actions.setQuietHours(`${time}-${to}`)}
						/>
						<Hour
							label={text.say("options.quiet.to")}
							value={to}
							change={(time) => actions.setQuietHours(`${from}-${time}`)}
						/>
					</p>
				)}
			</Held>
		</>
	);
}

function Hour(props: { label: string; value: string; change: (value: string) => void }) {
	const { label, value, change } = props;
	return (
		<label>
			{label}
			<input
				type="time"
				value={value}
				// An emptied field says no time: what was set stays.
				onChange={(event) => event.currentTarget.value && change(event.currentTarget.value)}
			/>
		</label>
	);
}
