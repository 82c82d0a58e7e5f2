import { useLayoutEffect, useRef } from "preact/hooks";
import { useDropZone } from "../page/dropZone";
import type { Key, Text } from "../text";
import { AskCard } from "./AskCard";
import {
	type Adding,
	type AddingActions,
	type AddProblem,
	type ModelFile,
	type Problem,
	paceOf,
	type Step,
} from "./adding";
import { HEAVY } from "./heavy";
import { speedWords } from "./Models";

const problems: Readonly<Record<AddProblem, Key>> = {
	"no-model": "addModel.problem.noModel",
	unsupported: "addModel.problem.unsupported",
	"no-memory": "addModel.problem.noMemory",
	card: "addModel.problem.card",
	shapes: "addModel.problem.shapes",
	golden: "addModel.problem.golden",
	"not-finite": "addModel.problem.notFinite",
	"too-large": "addModel.problem.tooLarge",
	"too-slow": "addModel.problem.tooSlow",
	"files-missing": "addModel.problem.filesMissing",
	"which-card": "addModel.problem.whichCard",
};

const steps: Readonly<Record<Step, Key>> = {
	reading: "addModel.step.reading",
	opening: "addModel.step.opening",
	golden: "addModel.step.golden",
	sounds: "addModel.step.sounds",
};

const paces = {
	live: "addModel.pace.live",
	barely: "addModel.pace.barely",
	files: "addModel.pace.files",
} as const;

/** What the panel is a function of. */
interface AddModelProps {
	readonly adding: Adding;
	readonly actions: AddingActions;
	readonly text: Text;
}

/** Adding a model from files, one step after the other; nothing is kept before the last one. */
export function AddModel({ adding, actions, text }: AddModelProps) {
	if (adding.kind === "closed") {
		return (
			<p class="actions">
				<button type="button" onClick={actions.openAdding}>
					{text.say("addModel.open")}
				</button>
			</p>
		);
	}
	return (
		<section class="ask" aria-labelledby="add-model">
			<Heading step={adding.kind} text={text} />
			<Stage adding={adding} actions={actions} text={text} />
		</section>
	);
}

/** Takes the focus at each step, so that a keyboard and a screen reader follow. */
function Heading({ step, text }: { step: Adding["kind"]; text: Text }) {
	const heading = useRef<HTMLHeadingElement>(null);
	useLayoutEffect(() => heading.current?.focus({ preventScroll: true }), [step]);
	return (
		<h3 id="add-model" ref={heading} tabIndex={-1}>
			{text.say("addModel.title")}
		</h3>
	);
}

function Stage({ adding, actions, text }: AddModelProps) {
	switch (adding.kind) {
		case "closed":
			return null;
		case "choosing":
			return <Choose problem={adding.problem} actions={actions} text={text} />;
		case "heavy":
			return (
				<>
					<p>
						{text.say("addModel.heavy", { size: text.size(adding.bytes) })} <Limits text={text} />
					</p>
					<p class="actions">
						<button type="button" class="primary" onClick={actions.readHeavy}>
							{text.say("addModel.goOn")}
						</button>
						<Cancel actions={actions} text={text} />
					</p>
				</>
			);
		case "working":
			return (
				<>
					<p role="status">
						<bdi>{adding.name}</bdi>: {text.say(steps[adding.step])}
					</p>
					<progress aria-label={text.say(steps[adding.step])} />
					<p class="actions">
						<Cancel actions={actions} text={text} />
					</p>
				</>
			);
		case "asking":
			return (
				<>
					<Files files={[adding.file]} text={text} />
					<Trouble problem={adding.problem} text={text} />
					<AskCard asking={adding} actions={actions} text={text} />
				</>
			);
		case "tried":
			return <Tried tried={adding} actions={actions} text={text} />;
	}
}

function Cancel({ actions, text }: Omit<AddModelProps, "adding">) {
	return (
		<button type="button" onClick={actions.closeAdding}>
			{text.say("action.cancel")}
		</button>
	);
}

function Limits({ text }: { text: Text }) {
	return (
		<>
			{text.say("addModel.limits", {
				memory: text.size(HEAVY.memoryBytes),
				size: text.size(HEAVY.bytes),
				seconds: text.duration(HEAVY.secondsPerSecond),
			})}
		</>
	);
}

function Choose(props: Omit<AddModelProps, "adding"> & { problem: Problem | null }) {
	const { problem, actions, text } = props;
	const { over, handlers } = useDropZone(actions.chooseModelFiles);
	return (
		<>
			<Trouble problem={problem} text={text} />
			<p>{text.say("addModel.what")}</p>
			<p class="quiet">
				<Limits text={text} />
			</p>
			<div class={`actions drop ${over ? "over" : ""}`} {...handlers}>
				<label class="fileButton">
					<input
						type="file"
						multiple
						accept=".onnx,.json"
						onChange={(event) => {
							const files = [...(event.currentTarget.files ?? [])];
							if (files.length > 0) actions.chooseModelFiles(files);
							event.currentTarget.value = "";
						}}
					/>
					<span>{text.say("addModel.choose")}</span>
				</label>
				<Cancel actions={actions} text={text} />
			</div>
		</>
	);
}

function Trouble({ problem, text }: { problem: Problem | null; text: Text }) {
	if (!problem) return null;
	return (
		<div role="alert" class="trouble">
			<p>
				<strong>{text.say(problems[problem.problem])}</strong>
			</p>
			{problem.detail && (
				<p class="quiet">
					<bdi>{problem.detail}</bdi>
				</p>
			)}
		</div>
	);
}

/** What the files are: sizes, hashes, and what goes in and out of each graph. */
function Files({ files, text }: { files: readonly ModelFile[]; text: Text }) {
	return (
		<ul class="files">
			{files.map(({ name, bytes, sha256, doors }) => (
				<li key={name}>
					<p>
						<bdi>{name}</bdi>, {text.size(bytes)}
					</p>
					{doors && (
						<table>
							<tbody>
								{(["inputs", "outputs"] as const).flatMap((side) =>
									doors[side].slice(0, 8).map((door) => (
										<tr key={side + door.name}>
											<th scope="row">
												{text.say(side === "inputs" ? "addModel.takes" : "addModel.gives")}
											</th>
											<td dir="ltr">
												<code>
													{door.name} {door.type} [{door.shape.join(" × ")}]
												</code>
											</td>
										</tr>
									)),
								)}
							</tbody>
						</table>
					)}
					<p class="hash">
						SHA-256 <code dir="ltr">{sha256}</code>
					</p>
				</li>
			))}
		</ul>
	);
}

function Tried(
	props: Omit<AddModelProps, "adding"> & { tried: Extract<Adding, { kind: "tried" }> },
) {
	const { tried, actions, text } = props;
	const { goldenDifference, msPerSecond } = tried;
	const slow = paceOf(msPerSecond) === "files";
	return (
		<>
			<p>
				<strong>
					<bdi>{tried.title}</bdi>
				</strong>{" "}
				{text.say(tried.ofCatalog ? "addModel.ofCatalog" : "addModel.own")}
			</p>
			<Files files={tried.files} text={text} />
			<ul class="points">
				<li>{text.say("addModel.fits")}</li>
				<li>
					{goldenDifference === null
						? text.say("addModel.noGolden")
						: text.say("addModel.goldenMet", { difference: goldenDifference.toExponential(1) })}
				</li>
				<li>{text.say("addModel.finite")}</li>
				<li>
					{speedWords(msPerSecond, text)}.{" "}
					{text.say(paces[paceOf(msPerSecond)], {
						minute: text.duration((60 * msPerSecond) / 1000),
					})}
				</li>
			</ul>
			<p class={slow ? "warning" : "quiet"}>{text.say("addModel.notChosen")}</p>
			<p class="actions">
				<button type="button" class="primary" onClick={actions.keepModel}>
					{text.say("addModel.keep")}
				</button>
				<Cancel actions={actions} text={text} />
			</p>
		</>
	);
}
