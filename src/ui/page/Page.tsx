import type { ComponentChildren } from "preact";
import { Mark } from "../popup/Mark";
import type { Key, Text } from "../text";
import { useKeptFocus } from "./keptFocus";

/** The pages that head and popup lead to, in their order. */
export const pages = [
	["check.html", "page.check"],
	["checks.html", "page.checks"],
	["options.html", "page.options"],
] as const satisfies readonly (readonly [string, Key])[];

/** A page's file name in the package. */
export type PageFile = (typeof pages)[number][0];

/** Head, main part and foot of every full page. @param page the one that is shown */
export function Page(props: {
	page: PageFile | null;
	title: string;
	text: Text;
	children: ComponentChildren;
}) {
	const { page, title, text, children } = props;
	useKeptFocus();
	return (
		<>
			<header class="pageHead">
				<p class="brand">
					<Mark icon="neutral" size={20} />
					{text.say("app.name")}
				</p>
				<nav aria-label={text.say("page.nav")}>
					{pages.map(([file, key]) => (
						<a key={file} href={file} aria-current={file === page ? "page" : undefined}>
							{text.say(key)}
						</a>
					))}
				</nav>
			</header>
			<main class="page">
				<h1>{title}</h1>
				{children}
			</main>
			<footer class="pageFoot">
				<p>{text.say("footer.private")}</p>
				<p>{text.say("meaning.origin")}</p>
			</footer>
		</>
	);
}
