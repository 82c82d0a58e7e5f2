/**
 * A Chromium that has the extension by policy, from an update server on this machine: what an
 * administrator's machine does, in a profile of its own. Writes one file into the system's folder of
 * managed policies and takes it away again.
 */
import { execFile, spawn } from "node:child_process";
import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmdirSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";
import type { PolicyValues } from "../../settings/policyTable";
import { UsageError } from "../usage";
import { browsers } from "./browsers";
import { extensionSettings } from "./json";
import { withSites } from "./sites";
import { updateXml } from "./updateXml";
import type { PolicyWish } from "./wish";

const run = promisify(execFile);
const POLICY_FILE = join(browsers.chromium.linux, "bonafide-trial.json");
const START_TIMEOUT_MS = 60_000;

/** What is to be installed, and how. */
export interface Installation {
	/** Folder of the built extension. */
	readonly extension: string;
	/** Program that is Chromium. */
	readonly chromium: string;
	/** What the policy sets; anything goes, so that tests can set what is not valid. */
	readonly policy: PolicyValues | Readonly<Record<string, unknown>>;
	readonly headless: boolean;
	/** Sites that the package holds from the start. */
	readonly sites?: readonly string[];
}

/** The browser while it runs. */
export interface Installed {
	readonly id: string;
	readonly browser: Browser;
	/** Paths that the update server was asked for. */
	readonly asked: readonly string[];
	/** Writes the policy file anew; the browser takes it over within seconds. */
	setPolicy(policy: Installation["policy"]): void;
	/** The update server offers a higher version from now on, signed with the same key. */
	publish(version: string): Promise<void>;
	/** Takes the extension out of the policy: the browser removes it. */
	withdraw(): void;
	/** Resolves when the person has closed the browser. */
	readonly closed: Promise<void>;
	/** Ends the browser and takes away all that was written. */
	end(): Promise<void>;
}

/** @throws UsageError where the folder of policies cannot be written */
export async function forceInstall(wanted: Installation): Promise<Installed> {
	const made = claimPolicyFolder();
	const folder = mkdtempSync(join(tmpdir(), "bonafide-policy-"));
	const undo: (() => void)[] = [
		() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
		() => leaveFolders(made),
		() => rmSync(POLICY_FILE, { force: true }),
	];
	const undoAll = () => {
		for (const step of undo.splice(0).reverse()) step();
	};
	const forgetExit = () => {
		process.removeListener("exit", undoAll);
		for (const signal of ["SIGINT", "SIGTERM"] as const) process.removeListener(signal, leave);
	};
	process.once("exit", undoAll);
	// A program that is interrupted leaves without "exit": the policy file must not stay behind.
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, leave);
	try {
		const key = join(folder, "key.pem");
		const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
		writeFileSync(key, privateKey.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
		const id = idOfKey(readFileSync(key, "utf8"));
		let offer = await pack(wanted, folder, key, null);
		const asked: string[] = [];
		const server = await serve(
			asked,
			() => offer.crx,
			(base) => updateXml(wishOf(id, base, offer.version)),
		);
		undo.push(() => server.close());
		const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
		const setPolicy = (policy: Installation["policy"]) =>
			writeFileSync(POLICY_FILE, policyFile(wishOf(id, base, offer.version), policy));
		setPolicy(wanted.policy);
		const profile = join(folder, "profile");
		const child = spawn(wanted.chromium, chromiumArgs(profile, wanted.headless), {
			stdio: "ignore",
		});
		const closed = new Promise<void>((done) => child.once("exit", () => done()));
		undo.push(() => child.kill("SIGKILL"));
		const attached = await chromium.connectOverCDP(`http://127.0.0.1:${await debugPort(profile)}`);
		return {
			id,
			browser: attached,
			asked,
			setPolicy,
			async publish(version) {
				offer = await pack(wanted, folder, key, version);
			},
			withdraw: () => writeFileSync(POLICY_FILE, JSON.stringify(LOOK_INSIDE)),
			closed,
			async end() {
				await attached.close().catch(() => undefined);
				child.kill();
				await closed;
				forgetExit();
				undoAll();
			},
		};
	} catch (error) {
		forgetExit();
		undoAll();
		throw error;
	}
}

const leave = () => process.exit(130);

/** @returns the topmost folder that was not there before */
function claimPolicyFolder(): string | undefined {
	try {
		const made = mkdirSync(browsers.chromium.linux, { recursive: true });
		// A file of an earlier run that was killed is ours as well.
		writeFileSync(POLICY_FILE, "{}\n");
		return made;
	} catch (error) {
		throw new UsageError(
			`${POLICY_FILE} cannot be written (${(error as NodeJS.ErrnoException).code}). The trial writes this one file and takes it away again; run it as root, in a container or a virtual machine if you like.`,
		);
	}
}

/** Takes the folders that were made away again, where nobody has put anything into them meanwhile. */
function leaveFolders(made: string | undefined): void {
	let folder: string = browsers.chromium.linux;
	try {
		for (; made && folder.startsWith(made); folder = dirname(folder)) rmdirSync(folder);
	} catch {
		// Not empty: it is somebody else's now.
	}
}

/** Packs a copy with a key made for this run. @param version in place of the manifest's */
async function pack(
	{ extension, chromium, sites }: Installation,
	folder: string,
	key: string,
	version: string | null,
): Promise<{ crx: Buffer; version: string }> {
	const copy = join(folder, `bonafide${version ?? ""}`);
	cpSync(extension, copy, { recursive: true });
	const path = join(copy, "manifest.json");
	const own = JSON.parse(readFileSync(path, "utf8")) as { version: string };
	const text = JSON.stringify({ ...own, version: version ?? own.version });
	writeFileSync(path, sites?.length ? withSites(text, sites) : text);
	await run(chromium, [
		"--no-sandbox",
		"--headless=new",
		`--user-data-dir=${join(folder, "packing")}`,
		`--pack-extension=${copy}`,
		`--pack-extension-key=${key}`,
	]);
	const crx = `${copy}.crx`;
	if (!existsSync(crx)) throw new Error("Chromium has packed no crx");
	return { crx: readFileSync(crx), version: version ?? own.version };
}

/** Chromium names an extension after its public key: 32 hexadecimal digits, written as a to p. */
export function idOfKey(pem: string): string {
	const der = createPublicKey(pem).export({ type: "spki", format: "der" });
	return [...createHash("sha256").update(der).digest("hex").slice(0, 32)]
		.map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
		.join("");
}

async function serve(
	asked: string[],
	crx: () => Buffer,
	manifest: (base: string) => string,
): Promise<Server> {
	const server = createServer((request, response) => {
		const path = URL.parse(request.url ?? "", `http://${request.headers.host}`)?.pathname ?? "";
		asked.push(path);
		if (path === "/update.xml") {
			response.setHeader("content-type", "text/xml");
			response.end(manifest(`http://${request.headers.host}`));
		} else if (path === "/bonafide.crx") {
			response.setHeader("content-type", "application/x-chrome-extension");
			response.end(crx());
		} else response.writeHead(404).end();
	});
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	return server;
}

const wishOf = (id: string, base: string, version: string): PolicyWish => ({
	extension: {
		id,
		updateUrl: `${base}/update.xml`,
		crxUrl: `${base}/bonafide.crx`,
		version,
		install: "force",
		pin: true,
	},
	policy: {},
});

/** A forced extension cannot be looked into otherwise. */
const LOOK_INSIDE = { DeveloperToolsAvailability: 1 };

function policyFile(wish: PolicyWish, policy: Installation["policy"]): string {
	const { id } = wish.extension;
	return JSON.stringify({
		ExtensionSettings: { [id]: extensionSettings(wish) },
		"3rdparty": { extensions: { [id]: policy } },
		...LOOK_INSIDE,
	});
}

function chromiumArgs(profile: string, headless: boolean): string[] {
	return [
		...(headless ? ["--headless=new"] : []),
		// Chromium refuses root its sandbox.
		...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
		`--user-data-dir=${profile}`,
		"--remote-debugging-port=0",
		"--no-first-run",
		"about:blank",
	];
}

/** Chromium writes the port that it has chosen into its profile. */
async function debugPort(profile: string): Promise<number> {
	const file = join(profile, "DevToolsActivePort");
	const end = Date.now() + START_TIMEOUT_MS;
	while (Date.now() < end) {
		const port = existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : 0;
		if (port > 0) return port;
		await new Promise((later) => setTimeout(later, 100));
	}
	throw new Error("Chromium did not start within a minute");
}
