/** A sound server of the test's own, whose only sink goes nowhere: Firefox moves no sound without one. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

export interface SoundServer {
	/** Environment of a program that is to play into it. */
	readonly environment: Readonly<Record<string, string>>;
	/** What is heard now: mono samples in [-1, 1] at 16 kHz. */
	listen(seconds: number): Float32Array;
	stop(): Promise<void>;
}

/** @throws when pulseaudio does not come up */
export async function startSoundServer(): Promise<SoundServer> {
	const folder = mkdtempSync(`${tmpdir()}/bonafide-sound-`);
	chmodSync(folder, 0o700);
	const socket = `${folder}/pulse.sock`;
	const environment = { PULSE_SERVER: `unix:${socket}`, XDG_RUNTIME_DIR: folder };
	const server: ChildProcess = spawn(
		"pulseaudio",
		[
			"-n",
			"--daemonize=no",
			"--exit-idle-time=-1",
			"--use-pid-file=no",
			"--disable-shm=yes",
			"--realtime=no",
			"--high-priority=no",
			"-L",
			"module-null-sink sink_name=nul rate=48000 channels=2",
			"-L",
			`module-native-protocol-unix socket=${socket} auth-anonymous=1`,
		],
		{ stdio: "ignore", env: { ...process.env, XDG_RUNTIME_DIR: folder } },
	);
	const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
	for (let tries = 0; !existsSync(socket); tries++) {
		if (tries > 300 || server.exitCode !== null) throw new Error("pulseaudio did not start");
		await new Promise((later) => setTimeout(later, 50));
	}
	return {
		environment,
		listen(seconds) {
			const { stdout } = spawnSync(
				"timeout",
				[
					"--signal=INT",
					String(seconds),
					"parec",
					...["-d", "nul.monitor", "--format=s16le", "--rate=16000", "--channels=1", "--raw"],
				],
				{ env: { ...process.env, ...environment }, maxBuffer: 2 ** 26 },
			);
			const samples = new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
			return Float32Array.from(samples, (sample) => sample / 32768);
		},
		async stop() {
			server.kill("SIGTERM");
			await ended;
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
