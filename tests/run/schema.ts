/** `npm run schema`: writes docs/report.schema.json from the schema that the code checks with. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { jsonSchema } from "./reportSchema";

const path = fileURLToPath(new URL("../../docs/report.schema.json", import.meta.url));
writeFileSync(path, `${JSON.stringify(jsonSchema(), null, "\t")}\n`);
