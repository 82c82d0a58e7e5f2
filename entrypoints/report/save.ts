/** The report as a file of the person's own: made here, handed to the browser's downloads. */
import { forExport } from "../../src/report/build";
import { columnsOf } from "../../src/report/columns";
import { csvOf } from "../../src/report/csv";
import type { Report } from "../../src/report/schema";
import { seal } from "../../src/report/seal";
import type { Bands, Format } from "../../src/ui/report/data";
import { drawPicture, PICTURE } from "../../src/ui/report/picture";
import type { Text } from "../../src/ui/text";

/** Long enough for the browser to take the file up. */
const KEEP_ADDRESS_MS = 60_000;

/** @param bands of the sound, where it is at hand: part of the picture */
export async function save(
	report: Report,
	format: Format,
	withAddress: boolean,
	bands: Bands | null,
	text: Text,
): Promise<void> {
	const name = `bonafide-${report.source.startedAt.slice(0, 10)}-${report.checkId.slice(0, 8)}`;
	download(await contentOf(report, format, withAddress, bands, text), `${name}.${format}`);
}

async function contentOf(
	report: Report,
	format: Format,
	withAddress: boolean,
	bands: Bands | null,
	text: Text,
): Promise<Blob> {
	if (format === "csv") return new Blob([csvOf(report)], { type: "text/csv" });
	if (format === "png") return pictureOf(report, bands, text);
	const sealed = await seal(forExport(report, withAddress), (bytes) =>
		crypto.subtle.digest("SHA-256", bytes),
	);
	return new Blob([`${JSON.stringify(sealed, null, "\t")}\n`], { type: "application/json" });
}

async function pictureOf(report: Report, bands: Bands | null, text: Text): Promise<Blob> {
	const canvas = new OffscreenCanvas(PICTURE.width, bands ? PICTURE.withSound : PICTURE.height);
	const pen = canvas.getContext("2d") as unknown as CanvasRenderingContext2D;
	drawPicture(pen, report, columnsOf(report.seconds), bands, text, (image) => {
		const part = new OffscreenCanvas(image.width, image.height);
		part.getContext("2d")?.putImageData(image, 0, 0);
		return part;
	});
	return canvas.convertToBlob({ type: "image/png" });
}

function download(content: Blob, name: string): void {
	const address = URL.createObjectURL(content);
	const link = document.createElement("a");
	link.href = address;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), KEEP_ADDRESS_MS);
}
