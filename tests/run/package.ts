/** `npm run package -- [--key KEY.pem] [--built] [--out FOLDER]`: see package/pack.ts. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { wishOfFile } from "../../src/cli/policy/wish";
import { pack } from "./package/pack";

const root = fileURLToPath(new URL("../../", import.meta.url));
const usage = `npm run package -- [--key KEY.pem [--policy FILE]] [--built] [--out FOLDER]

  --key    RSA private key (PEM): signs a .crx for an update server of your own. Make one with
           openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out KEY.pem
           Whoever has it can publish updates: keep it out of the repository.
  --policy the file of \`npm run policy\`: the .crx holds its screenedSites from the start, so that
           the browser asks nobody about them. It then differs from the zip in host_permissions alone
  --built  packs what lies in .output instead of building it anew
  --out    where to (default: .output/packages)`;

/** @throws where the file is not valid, or lists no site */
function sitesOf(file: string): readonly string[] {
	const wish = wishOfFile(readFileSync(file, "utf8"));
	if ("length" in wish) throw new Error(`${file} is not valid:\n  ${wish.join("\n  ")}`);
	const sites = wish.policy.screenedSites ?? [];
	if (sites.length === 0) throw new Error(`${file} sets no screenedSites`);
	return sites;
}

try {
	const { values } = parseArgs({
		options: {
			key: { type: "string" },
			policy: { type: "string" },
			built: { type: "boolean", default: false },
			out: { type: "string", default: `${root}.output/packages` },
			help: { type: "boolean", default: false },
		},
	});
	if (values.help) console.log(usage);
	else {
		const key = values.key === undefined ? {} : { key: readFileSync(values.key, "utf8") };
		const sites = values.policy === undefined ? [] : sitesOf(values.policy);
		const { out, built } = values;
		const { files, contents, id } = pack({ root, out, built, sites, ...key });
		console.log(contents);
		console.log(`In ${out}:`);
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
