import { useLayoutEffect, useRef } from "preact/hooks";
import type { Bands } from "./data";

/** How the loudness of a byte darkens: quiet bands stay pale. */
const GAMMA = 1.6;

/**
 * Bands as ink on paper, drawn black and turned by the style sheet in the dark.
 * @param timeAt media time of a column of the picture, 0 to `width` - 1; null where nothing was heard
 * @param label what it shows, for those who do not see it
 */
export function Spectrogram(props: {
	bands: Bands;
	width: number;
	timeAt: (x: number) => number | null;
	label: string;
}) {
	const { bands, width, timeAt, label } = props;
	const canvas = useRef<HTMLCanvasElement>(null);
	useLayoutEffect(() => {
		const context = canvas.current?.getContext("2d");
		if (context) context.putImageData(imageOf(bands, width, timeAt), 0, 0);
	});
	return (
		<canvas
			ref={canvas}
			class="spectrogram"
			role="img"
			aria-label={label}
			width={width}
			height={bands.bands}
		/>
	);
}

/** Black, as opaque as the sound is loud; low bands lie at the bottom. */
export function imageOf(
	bands: Bands,
	width: number,
	timeAt: (x: number) => number | null,
): ImageData {
	const height = bands.bands;
	const image = new ImageData(width, height);
	for (let x = 0; x < width; x++) {
		const time = timeAt(x);
		const row = time === null ? null : bands.row(time);
		if (!row) continue;
		for (let band = 0; band < height; band++) {
			const at = 4 * ((height - 1 - band) * width + x) + 3;
			image.data[at] = Math.round(255 * ((row[band] as number) / 255) ** GAMMA);
		}
	}
	return image;
}
