/** One batch of clips: decoded once, put under each condition once, judged by each model. */
import type { NodeDetector } from "../nodeDetector";
import { type Clip, isClip, readClips } from "./clips";
import { type Crowd, type NamedClip, underCondition } from "./conditions";
import { joined } from "./join";
import { judgeSamples } from "./judgeSamples";
import type { Item, JoinedLine, ScoreLine, Setup, Task, TaskResult } from "./task";

const RATE = 16_000;
/** Joined clips are heard for so long, samples (60 s). */
const JOINED_SAMPLES = 60 * RATE;
/** A voice in babble is heard for so long, then again from its start, samples. */
const VOICE_SAMPLES = 10 * RATE;

/** Judges batches, one after the other. */
export interface TaskJudge {
	judge(task: Task): Promise<TaskResult>;
}

/** @param detectors by id of the model */
export function createTaskJudge(
	{ crowd, scratch }: Setup,
	detectors: ReadonlyMap<string, NodeDetector>,
): TaskJudge {
	const babble = crowdFrom(crowd, scratch);

	return {
		async judge({ items, group, wanted }) {
			const clips = await readItems(items, scratch);
			const lines: TaskResult["lines"][number][] = [];
			let audioSamples = 0;
			// Each condition is made once, whatever the number of models.
			for (const condition of new Set(wanted.map((wish) => wish.condition))) {
				const wishes = wanted.filter((wish) => wish.condition === condition);
				const needed = (item: Item) =>
					wishes.some((wish) => wish.joined || wish.ids.includes(item.id));
				const named = items.flatMap((item, i): NamedClip[] => {
					const clip = clips[i] as Clip;
					return needed(item) && isClip(clip) ? [{ id: item.id, samples: clip }] : [];
				});
				const made = await underCondition(named, condition, babble, scratch);
				const heard = new Map(named.map(({ id }, i) => [id, made[i] ?? null]));
				for (const wish of wishes) {
					const detector = detectors.get(wish.model) as NodeDetector;
					const scores: ScoreLine[] = [];
					for (const [i, { id }] of items.entries()) {
						if (!wish.ids.includes(id)) continue;
						const samples = heard.get(id) ?? null;
						audioSamples += samples?.length ?? 0;
						scores.push(
							samples
								? { id, ...(await judgeSamples(samples, detector)).score }
								: failed(id, clips[i] as Clip),
						);
					}
					let line: JoinedLine | null = null;
					if (wish.joined && group !== null) {
						const parts = items.map(({ id }) => heard.get(id)).filter((clip) => !!clip);
						const samples = joined(parts, JOINED_SAMPLES);
						audioSamples += samples.length;
						line = { id: group, points: (await judgeSamples(samples, detector)).points };
					}
					lines.push({ model: wish.model, condition, scores, joined: line });
				}
			}
			return { lines, audioSeconds: audioSamples / RATE };
		},
	};
}

/** Each item's sound; of several files the first that cannot be read speaks for all. */
async function readItems(items: readonly Item[], scratch: string): Promise<Clip[]> {
	const clips = await readClips(
		items.flatMap(({ files }) => files),
		scratch,
	);
	let at = 0;
	return items.map(({ files }) => {
		const parts = clips.slice(at, at + files.length);
		at += files.length;
		const bad = parts.find((part) => !isClip(part));
		if (bad) return bad;
		return parts.length === 1 ? (parts[0] as Clip) : joined(parts.filter(isClip));
	});
}

function failed(id: string, clip: Clip): ScoreLine {
	const error = isClip(clip)
		? { code: "unreadable-file" as const, message: "the codec does not take it" }
		: clip;
	const nothing = { llr: null, likelihood: null, band: null, speechSeconds: 0 };
	return { id, ...nothing, state: "failed", error };
}

/** Reads voices for babble when they are first asked for, and keeps them. */
function crowdFrom(items: readonly Item[], scratch: string): Crowd {
	const byId = new Map(items.map((item) => [item.id, item]));
	const kept = new Map<string, Int16Array | null>();
	return {
		ids: items.map(({ id }) => id),
		async voices(ids) {
			const missing = ids.filter((id) => !kept.has(id));
			const files = missing.map((id) => byId.get(id)?.files[0] as string);
			const clips = await readClips(files, scratch);
			for (const [i, id] of missing.entries()) {
				const clip = clips[i] as Clip;
				kept.set(id, isClip(clip) && clip.length > 0 ? clip.slice(0, VOICE_SAMPLES) : null);
			}
			return ids.map((id) => kept.get(id)).filter((voice) => !!voice);
		},
	};
}
