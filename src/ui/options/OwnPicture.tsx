import type { Text } from "../text";
import type { Picture } from "./adding";
import { Choice, Measure } from "./fields";

const RATE = 16_000;
const ms = (samples: number) => (1000 * samples) / RATE;
const samples = (milliseconds: number) => Math.round((RATE * milliseconds) / 1000);

/** Of the measures that are asked for alike. */
const WORDS = {
	bands: "addModel.picture.bands",
	frames: "addModel.picture.frames",
	nFft: "addModel.picture.nFft",
	minHz: "addModel.picture.minHz",
	maxHz: "addModel.picture.maxHz",
	minDb: "addModel.picture.minDb",
	maxDb: "addModel.picture.maxDb",
	low: "addModel.picture.low",
	high: "addModel.picture.high",
} as const;

/** What a picture's decibels become where no range is said: as many models have it. */
const FIXED: Picture["scaling"] = { kind: "fixed", minDb: -80, maxDb: 0, low: 0, high: 1 };
const WINDOW: Picture["scaling"] = { kind: "window", rangeDb: 80 };

/** The settings of a mel picture, each in words; whoever trained the model knows them. */
export function OwnPicture(props: {
	picture: Picture;
	change: (picture: Picture) => void;
	text: Text;
}) {
	const { picture, text } = props;
	const change = (more: Partial<Picture>) => props.change({ ...picture, ...more });
	const { scaling } = picture;
	const measure = (
		key: "bands" | "frames" | "nFft" | "minHz" | "maxHz",
		min: number,
		max: number,
	) => (
		<Measure
			label={text.say(WORDS[key])}
			value={picture[key]}
			min={min}
			max={max}
			whole={key !== "minHz" && key !== "maxHz"}
			change={(value) => change({ [key]: value })}
		/>
	);
	return (
		<fieldset class="picture">
			<legend>{text.say("addModel.ask.own")}</legend>
			<p class="quiet">{text.say("addModel.picture.hint")}</p>
			<div class="pair">
				{measure("bands", 1, 512)}
				{measure("frames", 1, 8192)}
			</div>
			<Choice
				label={text.say("addModel.picture.layout")}
				value={picture.layout}
				options={[
					["bands-frames", text.say("addModel.picture.layout.bands")],
					["frames-bands", text.say("addModel.picture.layout.frames")],
				]}
				change={(value) => change({ layout: value as Picture["layout"] })}
			/>
			<div class="pair">
				<Measure
					label={text.say("addModel.picture.frame")}
					value={ms(picture.frameSamples)}
					min={1}
					max={1024}
					change={(value) => change({ frameSamples: samples(value) })}
				/>
				<Measure
					label={text.say("addModel.picture.hop")}
					value={ms(picture.hopSamples)}
					min={1}
					max={1000}
					change={(value) => change({ hopSamples: samples(value) })}
				/>
			</div>
			{measure("nFft", 16, 16_384)}
			<div class="pair">
				{measure("minHz", 0, RATE / 2)}
				{measure("maxHz", 1, RATE / 2)}
			</div>
			<Choice
				label={text.say("addModel.picture.scale")}
				value={picture.scale}
				options={[
					["slaney", text.say("addModel.picture.scale.slaney")],
					["htk", text.say("addModel.picture.scale.htk")],
					["linear", text.say("addModel.picture.scale.linear")],
				]}
				change={(value) => change({ scale: value as Picture["scale"] })}
			/>
			<Choice
				label={text.say("addModel.picture.norm")}
				value={picture.norm}
				options={[
					["slaney", text.say("addModel.picture.norm.area")],
					["none", text.say("addModel.picture.norm.height")],
				]}
				change={(value) => change({ norm: value as Picture["norm"] })}
			/>
			<Choice
				label={text.say("addModel.picture.decibels")}
				value={String(picture.decibelsPerDecade)}
				options={[
					["10", text.say("addModel.picture.decibels.power")],
					["20", text.say("addModel.picture.decibels.amplitude")],
				]}
				change={(value) => change({ decibelsPerDecade: value === "20" ? 20 : 10 })}
			/>
			<Measure
				label={text.say("addModel.picture.floor")}
				value={picture.floor}
				min={1e-30}
				max={1}
				change={(floor) => change({ floor })}
			/>
			<Choice
				label={text.say("addModel.picture.scaling")}
				value={scaling.kind}
				options={[
					["window", text.say("addModel.picture.scaling.window")],
					["fixed", text.say("addModel.picture.scaling.fixed")],
				]}
				change={(value) => change({ scaling: value === "fixed" ? FIXED : WINDOW })}
			/>
			<Range scaling={scaling} change={change} text={text} />
		</fieldset>
	);
}

function Range(props: {
	scaling: Picture["scaling"];
	change: (more: Pick<Picture, "scaling">) => void;
	text: Text;
}) {
	const { scaling, change, text } = props;
	if (scaling.kind === "window") {
		return (
			<Measure
				label={text.say("addModel.picture.rangeDb")}
				value={scaling.rangeDb}
				min={0.1}
				max={400}
				change={(rangeDb) => change({ scaling: { ...scaling, rangeDb } })}
			/>
		);
	}
	const end = (key: "minDb" | "maxDb" | "low" | "high") => (
		<Measure
			label={text.say(WORDS[key])}
			value={scaling[key]}
			min={-1000}
			max={1000}
			change={(value) => change({ scaling: { ...scaling, [key]: value } })}
		/>
	);
	return (
		<>
			<div class="pair">
				{end("minDb")}
				{end("low")}
			</div>
			<div class="pair">
				{end("maxDb")}
				{end("high")}
			</div>
		</>
	);
}
