#!/usr/bin/env node
/**
 * Runs the tests of models/training with pytest, in `.venv` that is made from
 * models/training/requirements.txt when it is not there. `--prepare` only makes it.
 *
 * torch: the plain package index may hold a CUDA build of 2 GB and more. On a machine without a GPU
 * the CPU build is enough, so the order is: what is installed; a wheel that pip finds without
 * leaving the machine's own indexes, if it pulls in no CUDA packages; PyTorch's CPU index.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram, howToInstall } from "./programs.mjs";

const CPU_INDEX = "https://download.pytorch.org/whl/cpu";
const root = fileURLToPath(new URL("../../", import.meta.url));
const requirements = join(root, "models/training/requirements.txt");
const venv = join(root, ".venv");
const bin = process.platform === "win32" ? join(venv, "Scripts") : join(venv, "bin");
const venvPython = join(bin, process.platform === "win32" ? "python.exe" : "python");
/** Says from which requirements the environment was made. */
const stamp = join(venv, "bonafide-requirements.sha256");

function run(program, args, options = {}) {
	const { status, stdout } = spawnSync(program, args, {
		cwd: root,
		stdio: ["ignore", options.quiet ? "pipe" : "inherit", options.quiet ? "pipe" : "inherit"],
		env: { ...process.env, ...options.env },
		encoding: "utf8",
		// pip's report of what it would install is over a megabyte, where Node would stop it.
		maxBuffer: 64 * 2 ** 20,
	});
	return { ok: status === 0, stdout: stdout ?? "" };
}

function stop(message) {
	console.error(message);
	process.exit(1);
}

/** True when pip would fetch CUDA with the packages. */
function pullsCuda(pipArgs) {
	const dry = run(
		venvPython,
		["-m", "pip", "install", "--dry-run", "--quiet", "--report", "-", ...pipArgs],
		{
			quiet: true,
		},
	);
	if (!dry.ok) return null;
	const { install } = JSON.parse(dry.stdout);
	return install.some(({ metadata }) => /^(nvidia-|triton)/.test(metadata.name));
}

/** Installs the requirements. Ends the program when no CPU build can be had. */
function install() {
	const pip = ["-m", "pip", "install", "--disable-pip-version-check"];
	const all = ["-r", requirements];
	const torch = readFileSync(requirements, "utf8").match(/^torch==\S+/m)?.[0];
	if (!torch) stop("models/training/requirements.txt does not pin torch.");
	const cuda = process.platform === "linux" ? pullsCuda([torch]) : false;
	if (cuda === false) {
		if (!run(venvPython, [...pip, ...all]).ok) stop("pip could not install the requirements.");
		return;
	}
	console.log(
		cuda
			? `pip would fetch CUDA builds; torch is taken from ${CPU_INDEX} instead.`
			: `pip finds no torch in its indexes; trying ${CPU_INDEX}.`,
	);
	if (!run(venvPython, [...pip, torch, "--index-url", CPU_INDEX]).ok) {
		stop(
			`No CPU build of ${torch} could be installed. With an own environment that has the packages of models/training/requirements.txt: BONAFIDE_PYTHON=/path/to/python npm test -- python`,
		);
	}
	if (!run(venvPython, [...pip, ...all]).ok) stop("pip could not install the requirements.");
}

/** @returns {string} the Python that has what the tests need */
function prepare() {
	const own = process.env.BONAFIDE_PYTHON;
	if (own) return own;
	const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return venvPython;
	const python = findProgram("python");
	if (!python) stop(howToInstall("python"));
	console.log("Making .venv from models/training/requirements.txt (once; some minutes).");
	rmSync(venv, { recursive: true, force: true });
	if (!run(python, ["-m", "venv", venv]).ok) stop(howToInstall("python"));
	install();
	writeFileSync(stamp, wanted);
	return venvPython;
}

if (!existsSync(requirements)) stop("models/training/requirements.txt is missing.");
const python = prepare();
if (!process.argv.includes("--prepare")) {
	// A file's tests share what it trains, so a file stays in one process. Each of them counts on one core.
	const parallel = ["-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"];
	const tests = run(python, ["-m", "pytest", "-q", ...parallel, "models/training/tests"], {
		env: { OMP_NUM_THREADS: "1" },
	});
	process.exit(tests.ok ? 0 : 1);
}
