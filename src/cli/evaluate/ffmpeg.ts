/**
 * Many short clips through one start of ffmpeg: each has its own decoder and encoder in it, so what
 * comes out does not depend on which clips went together.
 */
import { spawn } from "node:child_process";

/** One output of one input. */
export interface Output {
	/** Which input, from 0. */
	readonly input: number;
	/** Codec and container, e.g. ["-c:a", "libopus", "-f", "ogg"]. */
	readonly options: readonly string[];
	readonly path: string;
}

/** One input with what ffmpeg must know before it. */
export interface Input {
	readonly options: readonly string[];
	readonly path: string;
}

/** How it went: null when all is well, else ffmpeg's last words or "missing". */
export type Complaint = string | null;

/** Runs ffmpeg once over all. Some outputs may be there even when it complains. */
export function ffmpeg(inputs: readonly Input[], outputs: readonly Output[]): Promise<Complaint> {
	const args = [
		...["-v", "error", "-nostdin", "-y", "-filter_threads", "1"],
		...inputs.flatMap(({ options, path }) => [
			...["-threads", "1", "-protocol_whitelist", "file", ...options],
			...["-i", `file:${path}`],
		]),
		...outputs.flatMap(({ input, options, path }) => [
			...["-map", `${input}:a:0`, "-map_metadata", "-1", "-bitexact", "-threads", "1"],
			...options,
			`file:${path}`,
		]),
	];
	const child = spawn("ffmpeg", args, { stdio: ["ignore", "ignore", "pipe"] });
	let said = "";
	child.stderr.on("data", (bytes: Buffer) => {
		said = (said + bytes.toString("utf8")).slice(-2000);
	});
	return new Promise((resolve, reject) => {
		child.once("close", (code) => {
			resolve(code === 0 ? null : said.trim().split("\n").at(-1) || `ended with ${code}`);
		});
		child.once("error", (error: NodeJS.ErrnoException) => {
			if (error.code === "ENOENT") resolve("missing");
			else reject(error);
		});
	});
}
