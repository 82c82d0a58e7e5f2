/**
 * Two local servers of different origin, with real speech and the pages that play it. Everything a
 * page needs is made here; the voices are those of assets/demo, whose licences allow it.
 */
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const made = `${root}test-output/media`;

/** Files served under /media/: the demo's voices, and what ffmpeg makes of them. */
function mediaPath(name: string): string | null {
	const clean = name.replaceAll(/[^\w.-]/g, "");
	for (const folder of [`${root}assets/demo`, made]) {
		if (existsSync(`${folder}/${clean}`)) return `${folder}/${clean}`;
	}
	return null;
}

const ffmpeg = (...args: string[]) =>
	execFileSync("ffmpeg", ["-v", "error", "-y", ...args], { stdio: ["ignore", "ignore", "pipe"] });

/** A WebM/Opus copy for MediaSource, a tone, a silent video and a clip as MP4: made once. */
export function makeMedia(): void {
	mkdirSync(made, { recursive: true });
	const voice = `${root}assets/demo/human-librivox.mp3`;
	const make = (name: string, ...args: string[]) => {
		if (!existsSync(`${made}/${name}`)) ffmpeg(...args, `${made}/${name}`);
	};
	make("voice.webm", "-i", voice, "-c:a", "libopus", "-b:a", "64k");
	make("slow-rate.mp3", "-i", voice, "-ar", "22050", "-ac", "1", "-b:a", "48k");
	make("tone.wav", "-f", "lavfi", "-i", "sine=440:duration=15", "-ar", "48000");
	make("novoice.mp4", "-f", "lavfi", "-i", "testsrc=size=64x64:rate=5:duration=3", "-an");
	make("broken.mp3", "-f", "lavfi", "-i", "anullsrc", "-t", "0.01", "-f", "s16le");
}

const TYPES: Record<string, string> = {
	html: "text/html; charset=utf-8",
	css: "text/css",
	mp3: "audio/mpeg",
	wav: "audio/wav",
	webm: "audio/webm",
	mp4: "video/mp4",
	json: "application/json",
};

function sendFile(path: string, request: IncomingMessage, response: ServerResponse): void {
	const { size } = statSync(path);
	const range = /bytes=(\d*)-(\d*)/.exec(request.headers.range ?? "");
	const from = range ? Number(range[1] || 0) : 0;
	const to = range?.[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
	response.writeHead(range ? 206 : 200, {
		"content-type": TYPES[path.split(".").pop() ?? ""] ?? "application/octet-stream",
		"content-length": to - from + 1,
		"accept-ranges": "bytes",
		...(range ? { "content-range": `bytes ${from}-${to}/${size}` } : {}),
	});
	createReadStream(path, { start: from, end: to }).pipe(response);
}

/** A server that takes its time: a few kilobytes at once, and never the end. */
function trickle(path: string, response: ServerResponse): void {
	const bytes = readFileSync(path);
	response.writeHead(200, { "content-type": "audio/mpeg", "content-length": bytes.length });
	let sent = 0;
	const timer = setInterval(() => {
		response.write(bytes.subarray(sent, sent + 4096));
		sent += 4096;
		if (sent > bytes.length / 2) clearInterval(timer);
	}, 200);
	response.on("close", () => clearInterval(timer));
}

export interface MediaServer {
	readonly origin: string;
	/** Paths asked for, in order. */
	readonly requests: string[];
	/** Serves this HTML under /page/<name>; returns its address. */
	page(name: string, html: string): string;
	close(): Promise<void>;
}

/** /media/NAME without CORS, /cors/NAME with it, /page/NAME, /demo/NAME from assets/demo. */
export async function serveMedia(): Promise<MediaServer> {
	const pages = new Map<string, string>();
	const requests: string[] = [];
	const server: Server = createServer((request, response) => {
		const url = new URL(request.url ?? "/", "http://localhost");
		requests.push(url.pathname);
		const [, kind, name = ""] = url.pathname.split("/");
		if (kind === "page" && pages.has(name)) {
			response.writeHead(200, { "content-type": TYPES.html as string });
			response.end(pages.get(name));
			return;
		}
		if (kind === "cors") response.setHeader("access-control-allow-origin", "*");
		if (kind === "slow") return trickle(mediaPath(name) as string, response);
		const path = ["media", "cors", "demo"].includes(kind ?? "") ? mediaPath(name) : null;
		if (path) return sendFile(path, request, response);
		response.writeHead(404).end("not here");
	});
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		origin,
		requests,
		page(name, html) {
			pages.set(name, `<!doctype html><meta charset="utf-8"><title>${name}</title>${html}`);
			return `${origin}/page/${name}`;
		},
		close: () =>
			new Promise((closed) => {
				server.closeAllConnections();
				server.close(() => closed());
			}),
	};
}
