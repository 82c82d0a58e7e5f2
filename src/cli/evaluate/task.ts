/** What is handed to a process that judges, and what comes back. Plain data. */
import type { Band } from "../../pipeline/verdict";
import type { Condition } from "./conditions";

/** What one clip's sound is made of: files, joined where there are several. */
export interface Item {
	readonly id: string;
	readonly files: readonly string[];
}

/** What is still to be judged under one condition by one model. */
export interface Wanted {
	readonly model: string;
	readonly condition: Condition;
	/** Ids of items. */
	readonly ids: readonly string[];
	/** Judge them joined, too. */
	readonly joined: boolean;
}

/** Clips that are decoded together. */
export interface Task {
	readonly items: readonly Item[];
	/** Its items are clips of one repository, system and speaker, in the order of their ids. */
	readonly group: string | null;
	readonly wanted: readonly Wanted[];
}

/** A line of `scores-<model>-<condition>.jsonl`. */
export interface ScoreLine {
	readonly id: string;
	readonly llr: number | null;
	/** 1-99; null without an LLR. */
	readonly likelihood: number | null;
	readonly band: Band | null;
	readonly state: "judged" | "no-speech" | "failed";
	readonly speechSeconds: number;
	/** With `failed`: what was wrong. */
	readonly error?: { readonly code: string; readonly message: string };
}

/** Where the verdict on joined clips stands once so many seconds of speech are heard. */
export interface JoinedPoint {
	readonly seconds: number;
	readonly llr: number | null;
	readonly band: Band | null;
}

/** A line of `joined-<model>-<condition>.jsonl`: one repository's, system's and speaker's clips. */
export interface JoinedLine {
	/** Name of the group. */
	readonly id: string;
	readonly points: readonly JoinedPoint[];
}

/** What a task gave. */
export interface TaskResult {
	readonly lines: readonly {
		readonly model: string;
		readonly condition: Condition;
		readonly scores: readonly ScoreLine[];
		readonly joined: JoinedLine | null;
	}[];
	/** Seconds of sound that went through a model. */
	readonly audioSeconds: number;
}

/** What a judging process must know from the start. */
export interface Setup {
	readonly models: readonly string[];
	/** Folder with catalog.json. */
	readonly folder: string;
	/** For what lies between, this process's own. */
	readonly scratch: string;
	/** Real clips that may be heard in babble. */
	readonly crowd: readonly Item[];
}
