/** A button with a cross: takes one thing off a list. @param label says which, for those who hear it */
export function Cross({ label, press }: { label: string; press: () => void }) {
	return (
		<button type="button" class="cross" aria-label={label} onClick={press}>
			<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
				<path d="M2 2l8 8M10 2l-8 8" />
			</svg>
		</button>
	);
}
