/** `npm run package -- [--key KEY.pem] [--built] [--out FOLDER]`: see package/pack.ts. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pack } from "./package/pack";

const root = fileURLToPath(new URL("../../", import.meta.url));
const usage = `npm run package -- [--key KEY.pem] [--built] [--out FOLDER]

  --key    RSA private key (PEM): signs a .crx for an update server of your own. Make one with
           openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out KEY.pem
           Whoever has it can publish updates: keep it out of the repository.
  --built  packs what lies in .output instead of building it anew
  --out    where to (default: .output/packages)`;

try {
	const { values } = parseArgs({
		options: {
			key: { type: "string" },
			built: { type: "boolean", default: false },
			out: { type: "string", default: `${root}.output/packages` },
			help: { type: "boolean", default: false },
		},
	});
	if (values.help) console.log(usage);
	else {
		const key = values.key === undefined ? {} : { key: readFileSync(values.key, "utf8") };
		const { files, contents, id } = pack({ root, out: values.out, built: values.built, ...key });
		console.log(contents);
		console.log(`In ${values.out}:`);
		for (const file of files) console.log(`  ${file}`);
		if (id) console.log(`The id of the signed extension is ${id}.`);
		else console.log("No .crx: none was asked for (--key KEY.pem).");
	}
} catch (error) {
	const unknown = (error as { code?: string }).code?.startsWith("ERR_PARSE_ARGS");
	console.error(error instanceof Error ? error.message : error);
	if (unknown) console.error(`\n${usage}`);
	process.exitCode = unknown ? 2 : 1;
}
