/** Renaming, removing and passing on what lies on this device. */
import { type KeptModel, openOwnModels } from "../../src/detector/ownModels";
import type { OptionsActions } from "../../src/ui/options/data";
import { saveFile } from "../../src/ui/page/saveFile";

/** @param changed told when the list is another one: what was removed can be had back */
export function createOwnModelWishes(
	changed: (news: "renamed" | "removed" | "restored", key: string) => void,
): Pick<OptionsActions, "renameModel" | "removeModel" | "saveCard"> & { restore(): boolean } {
	let removed: KeptModel | null = null;

	return {
		renameModel: (key, title) =>
			void openOwnModels().then(async (models) => {
				await models.rename(key, title);
				models.close();
				changed("renamed", key);
			}),
		removeModel: (key) =>
			void openOwnModels().then(async (models) => {
				removed = await models.remove(key);
				models.close();
				changed("removed", key);
			}),
		saveCard: (key) =>
			void openOwnModels().then(async (models) => {
				const model = (await models.list()).find((each) => each.key === key);
				models.close();
				if (model) saveFile("card.json", "application/json", new TextDecoder().decode(model.card));
			}),
		/** Puts the last one back. @returns false where there is none */
		restore() {
			const kept = removed;
			removed = null;
			if (!kept) return false;
			void openOwnModels().then(async (models) => {
				await models.put(kept);
				models.close();
				changed("restored", kept.model.key);
			});
			return true;
		},
	};
}
