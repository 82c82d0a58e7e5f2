#!/usr/bin/env node
/**
 * Makes the demo's clips anew from Debian packages: `node assets/demo/make.mjs`.
 *
 * Needs Debian with ffmpeg, espeak-ng, flite, festival and festvox-us-slt-hts. The recordings come
 * out of packages that are fetched with `apt-get download` and unpacked, not installed.
 *
 * People and machines get one and the same treatment, so that neither level, bandwidth, background
 * nor codec tells them apart: mono, 80 Hz to 7 kHz (the band of G.722), -23 LUFS, the same faint pink
 * noise (synthesisers are digitally silent in their pauses, rooms are not), MP3 at 64 kbit/s.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LOUDNESS_LUFS = -23;
const BAND = "highpass=f=80,lowpass=f=7000";
/** RMS of about -70 dBFS. */
const NOISE = "anoisesrc=color=pink:amplitude=0.0012:sample_rate=16000:seed=20261121";

const here = fileURLToPath(new URL(".", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "bonafide-demo-"));
const unpacked = new Set();

/** Folder into which the package was unpacked. */
function unpack(name) {
	const folder = join(work, name);
	if (!unpacked.has(name)) {
		execFileSync("apt-get", ["download", "-o", "APT::Sandbox::User=root", name], {
			cwd: work,
			stdio: ["ignore", "ignore", "inherit"],
		});
		execFileSync("sh", ["-c", `dpkg-deb -x ${name}_*.deb ${name}`], { cwd: work });
		unpacked.add(name);
	}
	return folder;
}

/** The recorded parts with pauses between them, as one file. */
function joinParts(clip, out) {
	const { make } = clip;
	const folder = join(unpack(make.package), make.folder);
	const inputs = make.parts.flatMap((part) => ["-f", make.format, "-i", join(folder, part)]);
	const padded = make.parts.map((_, i) => {
		const pause = i === make.parts.length - 1 ? 0 : make.pauseSeconds;
		return `[${i}:a]aresample=16000,apad=pad_dur=${pause}[p${i}]`;
	});
	const all = make.parts.map((_, i) => `[p${i}]`).join("");
	ffmpeg([
		...inputs,
		"-filter_complex",
		`${padded.join(";")};${all}concat=n=${make.parts.length}:v=0:a=1`,
		out,
	]);
}

function speak(clip, out) {
	const { make, transcript } = clip;
	const text = join(work, "text.txt");
	writeFileSync(text, transcript);
	if (make.kind === "espeak-ng") {
		const rate = String(make.wordsPerMinute);
		execFileSync("espeak-ng", ["-v", make.voice, "-s", rate, "-f", text, "-w", out]);
	} else if (make.kind === "flite") {
		execFileSync("flite", ["-voice", make.voice, "-f", text, "-o", out]);
	} else {
		execFileSync("text2wave", ["-eval", `(voice_${make.voice})`, text, "-o", out]);
	}
}

function ffmpeg(args) {
	execFileSync("ffmpeg", ["-hide_banner", "-v", "error", "-y", ...args]);
}

/** Integrated loudness in LUFS. */
function loudness(file) {
	const args = ["-hide_banner", "-i", file, "-af", `${BAND},ebur128`, "-f", "null", "-"];
	const said = spawnSync("ffmpeg", args, { encoding: "utf8" }).stderr;
	const found = [...said.matchAll(/I:\s+(-?[\d.]+) LUFS/g)].at(-1);
	if (!found) throw new Error(`ffmpeg gave no loudness for ${file}:\n${said}`);
	return Number(found[1]);
}

function encode(raw, out) {
	const gain = LOUDNESS_LUFS - loudness(raw);
	const voice = `[0:a]aresample=16000,aformat=channel_layouts=mono,${BAND},volume=${gain}dB[v]`;
	const mix = "[v][1:a]amix=inputs=2:duration=first:normalize=0,aresample=44100";
	ffmpeg([
		...["-i", raw, "-f", "lavfi", "-i", NOISE],
		...["-filter_complex", `${voice};${mix}`, "-c:a", "libmp3lame", "-b:a", "64k"],
		...["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", out],
	]);
}

const clips = JSON.parse(readFileSync(join(here, "clips.json"), "utf8"));
for (const clip of clips) {
	const raw = join(work, `${clip.name}.wav`);
	if (clip.make.kind === "join") joinParts(clip, raw);
	else speak(clip, raw);
	encode(raw, join(here, clip.file));
	console.log(`${clip.file} made`);
}
rmSync(work, { recursive: true });
