/** Processes that judge side by side: each holds its own models, and takes the next task when done. */
import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "../calledFrom";
import type { Setup, Task, TaskResult } from "./task";

/** What a process is told. */
export type ToProcess =
	| { readonly type: "setup"; readonly setup: Setup }
	| { readonly type: "task"; readonly task: Task };

/** What a process says. */
export type FromProcess =
	| { readonly type: "ready" }
	| { readonly type: "done"; readonly result: TaskResult }
	| { readonly type: "broken"; readonly message: string };

const PROGRAM = fileURLToPath(new URL("process.ts", import.meta.url));

/**
 * @param count of processes
 * @param setup its paths absolute; scratch is a folder in which each process gets one of its own
 * @param tasks taken one by one as processes become free
 * @param take gets each result, in the order in which they come
 * @throws Error when a process cannot go on
 */
export async function runTasks(
	count: number,
	setup: Setup,
	tasks: AsyncIterable<Task>,
	take: (result: TaskResult) => void,
): Promise<void> {
	const iterator = tasks[Symbol.asyncIterator]();
	const first = await iterator.next();
	// Nothing left to judge: no model need be loaded.
	if (first.done) return;
	const next = takingTurns(first, iterator);
	const children: ChildProcess[] = [];
	const one = async (index: number) => {
		// Where tsx is found, wherever the command was called: what the setup names is absolute.
		const child = fork(PROGRAM, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit", "ipc"] });
		children.push(child);
		const scratch = join(setup.scratch, `${index}`);
		mkdirSync(scratch, { recursive: true });
		await ask(child, { type: "setup", setup: { ...setup, scratch } });
		for (;;) {
			const { value: task, done } = await next();
			if (done) break;
			const answer = await ask(child, { type: "task", task });
			if (answer.type === "done") take(answer.result);
		}
		child.disconnect();
	};
	try {
		await Promise.all(Array.from({ length: count }, (_, index) => one(index)));
	} finally {
		for (const child of children) child.kill();
	}
}

/** An iterator that several may ask at once, and what it gave first. */
function takingTurns<T>(
	first: IteratorResult<T>,
	iterator: AsyncIterator<T>,
): () => Promise<IteratorResult<T>> {
	let held: IteratorResult<T> | null = first;
	let last: Promise<unknown> = Promise.resolve();
	return () => {
		const mine = last.then(() => {
			const given = held;
			held = null;
			return given ?? iterator.next();
		});
		last = mine.catch(() => undefined);
		return mine;
	};
}

/** Sends one message and waits for the answer. @throws Error when the process says it is broken */
function ask(child: ChildProcess, message: ToProcess): Promise<FromProcess> {
	return new Promise((resolve, reject) => {
		const gone = (code: number | null) => reject(new Error(`a process ended by itself (${code})`));
		child.once("exit", gone);
		child.once("error", reject);
		child.once("message", (answer: FromProcess) => {
			child.off("exit", gone);
			child.off("error", reject);
			if (answer.type === "broken") reject(new Error(answer.message));
			else resolve(answer);
		});
		child.send(message);
	});
}
