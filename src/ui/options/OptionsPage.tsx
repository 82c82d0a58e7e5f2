import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { BackendWish } from "../../settings/settings";
import { Held, OrganisationNote } from "../page/Organisation";
import { Page } from "../page/Page";
import { RetentionChoice } from "../page/RetentionChoice";
import { type Key, languages, type Text } from "../text";
import { AddModel } from "./AddModel";
import { Alerts } from "./Alerts";
import { DetectorLine } from "./DetectorLine";
import type { Notice, OptionsActions, OptionsData } from "./data";
import { judgeOf, Models } from "./Models";
import { OtherAllowed } from "./OtherAllowed";
import { SensitivityChoice } from "./SensitivityChoice";
import { Shortcuts } from "./Shortcuts";
import { Sites } from "./Sites";

/** What the page is a function of. */
export interface OptionsProps {
	readonly data: OptionsData;
	readonly actions: OptionsActions;
	readonly text: Text;
}

const notices: Readonly<Record<Notice, Key>> = {
	saved: "options.notice.saved",
	imported: "options.notice.imported",
	"not-imported": "options.notice.notImported",
	reset: "options.notice.reset",
	copied: "options.notice.copied",
	"not-a-site": "check.addressWrong",
	denied: "options.notice.denied",
	kept: "options.notice.kept",
	removed: "options.notice.removed",
	"no-room": "options.notice.noRoom",
};

const backends: readonly (readonly [BackendWish, Key])[] = [
	["auto", "options.backend.auto"],
	["wasm", "options.backend.wasm"],
	["webgpu", "options.backend.webgpu"],
];

/** Everything that can be set, what the detector is, and what it keeps to itself. */
export function OptionsPage(props: OptionsProps) {
	const { data, actions, text } = props;
	const { settings, organisation } = data;
	const { held } = organisation;
	return (
		<Page page="options.html" title={text.say("page.options")} text={text}>
			<Told data={data} undo={actions.undo} text={text} />
			<OrganisationNote organisation={organisation} text={text} />
			<Part title="options.sites" text={text}>
				<Sites
					data={{ ...data, screenedSites: settings.screenedSites }}
					actions={actions}
					text={text}
				/>
				<OtherAllowed origins={data.otherAllowed} withdraw={actions.withdraw} text={text} />
			</Part>
			<Part title="sensitivity.title" text={text}>
				<Held by={held.has("sensitivity")} text={text}>
					<SensitivityChoice
						model={
							typeof data.models === "object"
								? (judgeOf(data.models, settings.model) ?? "unreadable")
								: data.models
						}
						chosen={settings.sensitivity}
						change={actions.setSensitivity}
						text={text}
					/>
				</Held>
			</Part>
			<Part title="options.alerts" text={text}>
				<Alerts
					sites={settings.alertSites}
					quiet={settings.quietHours}
					allowed={data.alertsAllowed}
					held={held}
					actions={actions}
					text={text}
				/>
			</Part>
			<Part title="marker.title" text={text}>
				<Held by={held.has("marker")} text={text}>
					<label class="check">
						<input
							type="checkbox"
							checked={settings.marker}
							aria-describedby="marker-hint"
							onChange={(event) => actions.setMarker(event.currentTarget.checked)}
						/>
						{text.say("marker.switch")}
					</label>
				</Held>
				<p class="quiet" id="marker-hint">
					{text.say("marker.hint")}
				</p>
			</Part>
			<Part title="options.shortcuts" text={text}>
				<Shortcuts shortcuts={data.shortcuts} actions={actions} text={text} />
			</Part>
			<Part title="options.kept" text={text}>
				<Held by={held.has("retentionDays")} text={text}>
					<RetentionChoice
						value={settings.retentionDays}
						change={actions.setRetention}
						text={text}
					/>
				</Held>
				<p class="quiet">{text.say("options.kept.hint")}</p>
			</Part>
			<Part title="options.language" text={text}>
				<Held by={held.has("language")} text={text}>
					<Languages chosen={settings.language} change={actions.setLanguage} text={text} />
				</Held>
			</Part>
			<Part title="options.detector" text={text}>
				<Held by={held.has("backend")} text={text}>
					<label class="field">
						{text.say("options.backend")}
						<select
							value={settings.backend}
							onChange={(event) => {
								const chosen = backends.find(([wish]) => wish === event.currentTarget.value);
								if (chosen) actions.setBackend(chosen[0]);
							}}
						>
							{backends.map(([wish, key]) => (
								<option key={wish} value={wish}>
									{text.say(key)}
								</option>
							))}
						</select>
					</label>
				</Held>
				<DetectorLine detector={data.detector} text={text} />
			</Part>
			<Part title="options.model" text={text}>
				<Held by={held.has("model")} text={text}>
					<Models models={data.models} chosen={settings.model} actions={actions} text={text} />
				</Held>
				{organisation.rules.ownModelsAllowed && (
					<AddModel adding={data.adding} actions={actions} text={text} />
				)}
				<p>
					<a href="figures.html">{text.say("options.model.figures")}</a>
				</p>
			</Part>
			<Part title="options.leaves" text={text}>
				<p>
					<strong>{text.say("options.leaves.nothing")}</strong> {text.say("options.leaves.but")}
				</p>
				<h3>{text.say("options.leaves.verify")}</h3>
				<ul class="points">
					<li>{text.say("options.leaves.offline")}</li>
					<li>{text.say("options.leaves.watch")}</li>
					<li>{text.say("options.leaves.read")}</li>
				</ul>
			</Part>
			<Part title="options.file" text={text}>
				<SettingsFile actions={actions} text={text} />
			</Part>
			<Part title="options.diagnostics" text={text}>
				<p class="quiet">{text.say("options.diagnostics.hint")}</p>
				<pre dir="ltr">{data.diagnostics}</pre>
				<p class="actions">
					<button type="button" onClick={actions.copyDiagnostics}>
						{text.say("options.copy")}
					</button>
				</p>
			</Part>
		</Page>
	);
}

function Part(props: { title: Key; text: Text; children: ComponentChildren }) {
	const { title, text, children } = props;
	return (
		<section class="part" aria-labelledby={title}>
			<h2 id={title}>{text.say(title)}</h2>
			<div class="body">{children}</div>
		</section>
	);
}

/** What was done last; it takes the focus only where there is something to undo. */
function Told({ data, undo, text }: { data: OptionsData; undo: () => void; text: Text }) {
	const button = useRef<HTMLButtonElement>(null);
	useLayoutEffect(() => {
		if (data.canUndo) button.current?.focus({ preventScroll: true });
	}, [data.canUndo, data.tooOld]);
	return (
		<div role="status" class={data.notice ? "deleted sticky" : "hidden"}>
			{data.notice && (
				<span>
					{text.say(notices[data.notice])}
					{data.tooOld > 0 && ` · ${text.count("options.tooOld", data.tooOld)}`}
				</span>
			)}
			{data.notice && data.canUndo && (
				<button type="button" class="link" ref={button} onClick={undo}>
					{text.say("action.undo")}
				</button>
			)}
		</div>
	);
}

function Languages(props: {
	chosen: string | null;
	change: OptionsActions["setLanguage"];
	text: Text;
}) {
	const { chosen, change, text } = props;
	// Each in its own words, as one looks for one's own.
	const nameOf = (tag: string) => new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag;
	return (
		<label class="field">
			{text.say("options.language.label")}
			<select value={chosen ?? ""} onChange={(event) => change(event.currentTarget.value || null)}>
				<option value="">{text.say("options.language.browser")}</option>
				{Object.keys(languages).map((tag) => (
					<option key={tag} value={tag} lang={tag}>
						{nameOf(tag)}
					</option>
				))}
			</select>
		</label>
	);
}

function SettingsFile({ actions, text }: { actions: OptionsActions; text: Text }) {
	const input = useRef<HTMLInputElement>(null);
	return (
		<>
			<p class="actions">
				<button type="button" onClick={actions.exportSettings}>
					{text.say("options.export")}
				</button>
				<button type="button" onClick={() => input.current?.click()}>
					{text.say("options.import")}
				</button>
				<button type="button" onClick={actions.reset}>
					{text.say("options.reset")}
				</button>
			</p>
			<input
				ref={input}
				type="file"
				hidden
				accept="application/json,.json"
				aria-label={text.say("options.import")}
				onChange={(event) => {
					const file = event.currentTarget.files?.[0];
					if (file) actions.importSettings(file);
					event.currentTarget.value = "";
				}}
			/>
			<p class="quiet">{text.say("options.file.hint")}</p>
		</>
	);
}
