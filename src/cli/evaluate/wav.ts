/** WAV as ffmpeg writes it: 32-bit float, any channels. */

/** The sound of a WAV file. */
export interface WavSound {
	readonly rate: number;
	/** One array a channel, all of one length. */
	readonly planes: readonly Float32Array[];
}

/** @returns null when the bytes are no WAV of 32-bit floats */
export function parseFloatWav(bytes: Buffer): WavSound | null {
	if (bytes.length < 12 || bytes.toString("latin1", 0, 4) !== "RIFF") return null;
	let rate = 0;
	let channels = 0;
	for (let at = 12; at + 8 <= bytes.length; ) {
		const name = bytes.toString("latin1", at, at + 4);
		const size = bytes.readUInt32LE(at + 4);
		const body = at + 8;
		if (name === "fmt ") {
			if (body + 16 > bytes.length || bytes.readUInt16LE(body + 14) !== 32) return null;
			channels = bytes.readUInt16LE(body + 2);
			rate = bytes.readUInt32LE(body + 4);
		} else if (name === "data") {
			if (channels === 0) return null;
			const frames = Math.floor(Math.min(size, bytes.length - body) / 4 / channels);
			// A copy, as the data need not lie on a multiple of four.
			const floats = new Float32Array(
				new Uint8Array(bytes.subarray(body, body + 4 * channels * frames)).buffer,
			);
			const planes = Array.from({ length: channels }, (_, channel) =>
				channels === 1
					? floats
					: Float32Array.from(
							{ length: frames },
							(_, i) => floats[i * channels + channel] as number,
						),
			);
			return { rate, planes };
		}
		at = body + size + (size % 2);
	}
	return null;
}
