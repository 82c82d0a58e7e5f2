/** A proxy that lets through what goes to this machine, and remembers all that was asked of it. */
import { request as ask, createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface WatchingProxy {
	/** For Chromium: everything passes here, this machine's own servers included. */
	readonly args: string[];
	/** Whole addresses, in order; a tunnel (https, wss) as `tunnel HOST:PORT`. */
	readonly passed: string[];
	close(): void;
}

export async function openProxy(): Promise<WatchingProxy> {
	const passed: string[] = [];
	const server: Server = createServer((request, response) => {
		const address = request.url ?? "";
		passed.push(address);
		const url = URL.parse(address);
		if (url?.hostname !== "127.0.0.1") {
			response.writeHead(502).end();
			return;
		}
		const onward = ask(url, { method: request.method, headers: request.headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		onward.on("error", () => response.destroy());
		response.on("close", () => onward.destroy());
		request.pipe(onward);
	});
	server.on("connect", ({ url }, socket) => {
		passed.push(`tunnel ${url}`);
		socket.end("HTTP/1.1 502 no way out\r\n\r\n");
	});
	await new Promise<void>((up) => server.listen(0, "127.0.0.1", up));
	const { port } = server.address() as AddressInfo;
	return {
		args: [`--proxy-server=127.0.0.1:${port}`, "--proxy-bypass-list=<-loopback>"],
		passed,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
