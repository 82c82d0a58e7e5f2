/** The programs outside npm that suites and demo need: where they are, or how to get them. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const INSTALL = {
	chromium: {
		apt: "sudo apt-get install chromium",
		dnf: "sudo dnf install chromium",
		brew: "brew install --cask chromium",
		winget: "winget install Hibbiki.Chromium",
	},
	ffmpeg: {
		apt: "sudo apt-get install ffmpeg",
		dnf: "sudo dnf install ffmpeg-free",
		brew: "brew install ffmpeg",
		winget: "winget install Gyan.FFmpeg",
	},
	firefox: {
		apt: "sudo apt-get install firefox-esr",
		dnf: "sudo dnf install firefox",
		brew: "brew install --cask firefox",
		winget: "winget install Mozilla.Firefox",
	},
	pulseaudio: {
		apt: "sudo apt-get install pulseaudio pulseaudio-utils",
		dnf: "sudo dnf install pulseaudio pulseaudio-utils",
		brew: "brew install pulseaudio",
	},
	python: {
		apt: "sudo apt-get install python3 python3-venv",
		dnf: "sudo dnf install python3",
		brew: "brew install python@3.12",
		winget: "winget install Python.Python.3.12",
	},
};

/** Google Chrome itself refuses --load-extension, so only Chromium will do. */
const CHROMIUM_PLACES = [
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/lib64/chromium-browser/chromium-browser",
	"/snap/bin/chromium",
	"/opt/homebrew/bin/chromium",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	`${process.env.LOCALAPPDATA ?? "C:"}\\Chromium\\Application\\chrome.exe`,
];

/** Debian's, then the usual ones; 149 or later, which the browser checks when it installs. */
const FIREFOX_PLACES = [
	"/usr/bin/firefox-esr",
	"/usr/bin/firefox",
	"/usr/lib64/firefox/firefox",
	"/Applications/Firefox.app/Contents/MacOS/firefox",
];

const runs = (program, args) => spawnSync(program, args, { stdio: "ignore" }).status === 0;

/**
 * @param {"chromium" | "ffmpeg" | "firefox" | "pulseaudio" | "python"} name
 * @returns {string | null} how to start it, null where it is missing
 */
export function findProgram(name) {
	if (name === "chromium") {
		const places = [process.env.CHROME_PATH, ...CHROMIUM_PLACES];
		return places.find((place) => place && existsSync(place)) ?? null;
	}
	if (name === "firefox") {
		const places = [process.env.FIREFOX_PATH, ...FIREFOX_PLACES];
		return places.find((place) => place && existsSync(place)) ?? null;
	}
	if (name === "pulseaudio") {
		return runs("pulseaudio", ["--version"]) && runs("parec", ["--version"]) ? "pulseaudio" : null;
	}
	if (name === "ffmpeg") return runs("ffmpeg", ["-version"]) ? "ffmpeg" : null;
	const modern = "import sys, venv; sys.exit(sys.version_info < (3, 10))";
	const candidates = [process.env.BONAFIDE_PYTHON, "python3", "python"].filter(Boolean);
	return candidates.find((candidate) => runs(candidate, ["-c", modern])) ?? null;
}

/**
 * @param {"chromium" | "ffmpeg" | "firefox" | "pulseaudio" | "python"} name
 * @returns {string} what to type on this machine
 */
export function howToInstall(name) {
	const ways = INSTALL[name];
	const what = name === "python" ? "Python 3.11 or later with venv" : name;
	const lines = Object.entries(ways).map(([tool, command]) => `    ${tool.padEnd(7)}${command}`);
	const elsewhere = { chromium: "CHROME_PATH", firefox: "FIREFOX_PATH", python: "BONAFIDE_PYTHON" }[
		name
	];
	const hint = elsewhere ? `\n  or say where it is: ${elsewhere}=/path/to/it` : "";
	return `${what} is missing. Install it:\n${lines.join("\n")}${hint}`;
}
