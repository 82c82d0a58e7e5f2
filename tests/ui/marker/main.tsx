/** Mounts the marker on a page that is none of ours, as the content script does. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { createMarkers } from "../../../src/capture/marker";
import { markOf } from "../../../src/ui/markWords";
import { mountScenes, text } from "../mount";
import { type Heard, scenes } from "./scenes";

// A marker goes with its extension: this is how it sees that the extension is there.
Object.defineProperty(globalThis, "chrome", { value: { runtime: { id: "bonafide" } } });

function Page({ heard }: { heard: readonly Heard[] }) {
	const film = useRef<HTMLVideoElement>(null);
	const bar = useRef<HTMLAudioElement>(null);
	useLayoutEffect(() => {
		const players = { film, bar };
		const markers = createMarkers((id) => players[id as Heard["player"]].current);
		for (const { view } of heard) markers.show(view.sourceId, markOf(view, text));
		return markers.clear;
	}, [heard]);
	return (
		<main>
			<h1>The harbour at night</h1>
			{/* biome-ignore lint/a11y/useMediaCaption: nothing plays in it */}
			<video ref={film} class="film" controls />
			<p>A film, and below it the same as sound alone.</p>
			{/* biome-ignore lint/a11y/useMediaCaption: nothing plays in it */}
			<audio ref={bar} controls />
		</main>
	);
}

mountScenes((name) => {
	const heard = scenes[name];
	if (!heard) throw new Error(`no scene ${name}`);
	return <Page heard={heard} />;
}, "machine");
