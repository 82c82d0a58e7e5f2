/** The timeline as a picture of its own, light and left to right: what stands in it is enough to read it. */

import { outweighs } from "../../protocol/credentials";
import { axisMarks, barsOf, type Column, clock } from "../../report/columns";
import type { Report } from "../../report/schema";
import type { Text } from "../text";
import { bandNames } from "../words";
import type { Bands } from "./data";
import { imageOf } from "./Spectrogram";

export const PICTURE = { width: 1600, height: 560, withSound: 760 } as const;

const EDGE = 60;
const TOP = 150;
const REACH = 130;
const COLOURS = {
	paper: "#fbfaf7",
	raised: "#f1efe9",
	ink: "#14181c",
	quiet: "#57616b",
	human: "#1b5e9e",
	machine: "#b83a12",
} as const;
const USUAL_CAP = 4.6;

/** The part of CanvasRenderingContext2D that is drawn with. */
export type Pen = Pick<
	CanvasRenderingContext2D,
	"fillStyle" | "font" | "textAlign" | "direction" | "fillRect" | "fillText" | "drawImage"
>;

/**
 * @param bands of the sound, where it is at hand: drawn below
 * @param canvasOf makes a canvas of a picture, to be scaled
 */
export function drawPicture(
	pen: Pen,
	report: Report,
	columns: readonly Column[],
	bands: Bands | null,
	text: Text,
	canvasOf: (image: ImageData) => CanvasImageSource,
): void {
	const { width } = PICTURE;
	const height = bands ? PICTURE.withSound : PICTURE.height;
	const room = width - 2 * EDGE;
	const range = { from: 0, to: columns.length };
	const x = (at: number) => EDGE + (room * at) / columns.length;
	const middle = TOP + REACH;
	const cap = report.rules?.capLlr ?? USUAL_CAP;
	const tall = (llr: number) => (Math.min(cap, Math.abs(llr)) / cap) * REACH;

	pen.fillStyle = COLOURS.paper;
	pen.fillRect(0, 0, width, height);
	heading(pen, report, text);
	pen.fillStyle = COLOURS.raised;
	pen.fillRect(EDGE, TOP, room, 2 * REACH + 20);
	for (const bar of barsOf(columns, range, room / 3)) {
		const wide = Math.max(1, x(bar.at + bar.width) - x(bar.at) - 0.5);
		pen.fillStyle = COLOURS.machine;
		pen.fillRect(x(bar.at), middle - tall(bar.up), wide, tall(bar.up));
		pen.fillStyle = COLOURS.human;
		pen.fillRect(x(bar.at), middle, wide, tall(bar.down));
		pen.fillStyle = COLOURS.quiet;
		pen.fillRect(x(bar.at), middle + REACH + 20 - 14 * bar.speech, wide, 14 * bar.speech);
		if (bar.missed) {
			for (let y = TOP; y < middle + REACH; y += 8) pen.fillRect(x(bar.at), y, wide, 2);
		}
	}
	pen.fillStyle = COLOURS.ink;
	pen.fillRect(EDGE, middle - 1, room, 2);
	let bottom = TOP + 2 * REACH + 20;
	if (bands) {
		const image = imageOf(bands, room, (px) => {
			const at = (px * columns.length) / room;
			const column = columns[Math.floor(at)];
			return column?.kind === "heard" ? column.start + (at % 1) : null;
		});
		pen.drawImage(canvasOf(image), EDGE, bottom + 10, room, 190);
		bottom += 200;
	}
	pen.font = "18px system-ui, sans-serif";
	pen.textAlign = "center";
	pen.fillStyle = COLOURS.quiet;
	for (const { at, seconds } of axisMarks(columns, range)) {
		pen.fillText(clock(seconds), x(at), bottom + 28);
	}
	legend(pen, report, text, bottom + 80);
}

function heading(pen: Pen, { source, verdict, credentials }: Report, text: Text): void {
	pen.direction = text.direction;
	pen.textAlign = "left";
	pen.fillStyle = COLOURS.ink;
	pen.font = "600 34px system-ui, sans-serif";
	const band = verdict ? text.say(bandNames[verdict.band]) : text.say("checks.noVerdict");
	const judged = verdict ? { band, likelihood: verdict.likelihood } : null;
	const heard = judged ? text.say("badge.judged", judged) : band;
	const words =
		judged && outweighs(credentials)
			? `${text.say("credentials.headline")}. ${text.say("credentials.sound", judged)}`
			: heard;
	pen.fillText(words, EDGE, 66, PICTURE.width - 2 * EDGE);
	pen.font = "22px system-ui, sans-serif";
	pen.fillStyle = COLOURS.quiet;
	const from = [source.title, source.site, text.moment(Date.parse(source.startedAt))];
	pen.fillText(from.filter(Boolean).join(" · "), EDGE, 106, PICTURE.width - 2 * EDGE);
}

function legend(pen: Pen, report: Report, text: Text, at: number): void {
	pen.textAlign = "left";
	pen.font = "18px system-ui, sans-serif";
	pen.fillStyle = COLOURS.machine;
	pen.fillText(`▲ ${text.say("timeline.machine")}`, EDGE, at);
	pen.fillStyle = COLOURS.human;
	pen.fillText(`▼ ${text.say("timeline.human")}`, EDGE + 180, at);
	pen.fillStyle = COLOURS.quiet;
	const { model, createdAt } = report;
	const foot = text.say("report.picture.foot", {
		model: `${model.id} ${model.version ?? ""}`.trim(),
		sha256: model.sha256.slice(0, 12),
		date: text.date(Date.parse(createdAt)),
	});
	pen.fillText(foot, EDGE + 360, at, PICTURE.width - 2 * EDGE - 360);
}
