import { useState } from "preact/hooks";

/** What an element takes so that files can be dropped on it, and whether they hang over it now. */
export interface DropZone {
	readonly over: boolean;
	readonly handlers: {
		onDragOver(event: DragEvent): void;
		onDragLeave(): void;
		onDrop(event: DragEvent): void;
	};
}

/**
 * A drop is a second way beside a button: keyboards lose nothing.
 * @param take gets what was dropped; never an empty list
 */
export function useDropZone(take: (files: File[]) => void): DropZone {
	const [over, setOver] = useState(false);
	return {
		over,
		handlers: {
			onDragOver(event) {
				event.preventDefault();
				setOver(true);
			},
			onDragLeave: () => setOver(false),
			onDrop(event) {
				event.preventDefault();
				setOver(false);
				const files = [...(event.dataTransfer?.files ?? [])];
				if (files.length > 0) take(files);
			},
		},
	};
}
