/** Which models of a catalog can be opened here. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { cardSchema, type ModelCard } from "../detector/card";

/** What to do about models that are not whole. */
export const notBuilt = (ids: readonly string[]) =>
	`${ids.join(", ")}: the graph is not here. Large ones are not kept in the repository but built, in models/training: python -m training classic --model ${ids.join(",")}`;

/**
 * Large models are built by a command and not kept in the repository: of them the card alone is here,
 * and a folder of one's own may lack even that of models that its catalog names.
 * @param cardPath of the model
 * @returns are all files that its card names beside it?
 */
export function isWhole(cardPath: string): boolean {
	if (!existsSync(cardPath)) return false;
	const card: ModelCard = v.parse(cardSchema, JSON.parse(readFileSync(cardPath, "utf8")));
	return card.files.every(({ file }) => existsSync(join(dirname(cardPath), file)));
}
