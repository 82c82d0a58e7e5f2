/** `npm run licences`: writes docs/licences.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { licencePage } from "./licenceList";

const here = (path: string) => new URL(`../../${path}`, import.meta.url);
const lock = JSON.parse(readFileSync(here("package-lock.json"), "utf8"));
writeFileSync(here("docs/licences.md"), licencePage(lock));
