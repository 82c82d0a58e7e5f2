/** The update manifest that an own update server hands out. */
import { LEAST_CHROMIUM } from "../../protocol/browserNeeds";
import type { PolicyWish } from "./wish";

const attribute = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

/** @throws where the wish names no package: told by `needs` before */
export function updateXml({ extension }: PolicyWish): string {
	const { id, crxUrl, version } = extension;
	if (!crxUrl || !version) throw new Error("the wish names no package");
	return `<?xml version="1.0" encoding="UTF-8"?>
<gupdate xmlns="http://www.google.com/update2/response" protocol="2.0">
  <app appid="${id}">
    <updatecheck codebase="${attribute(crxUrl)}" version="${version}" prodversionmin="${LEAST_CHROMIUM}.0" />
  </app>
</gupdate>
`;
}
