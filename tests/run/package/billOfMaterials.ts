/**
 * What the packages are made of, as CycloneDX: npm's own list of the dependencies that are shipped, and
 * the models beside it. Without what differs from run to run (a serial number, the moment).
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

interface Bom {
	serialNumber?: string;
	metadata: { timestamp?: string; component: { name: string } };
	components: object[];
	[key: string]: unknown;
}

interface Card {
	readonly id: string;
	readonly title: string;
	readonly version: string;
	readonly licence?: string;
}

/**
 * @param root of the repository
 * @param models ids of the models in the packages
 * @returns the text of the file
 */
export function billOfMaterials(root: string, models: readonly string[]): string {
	const listed = execFileSync(
		"npm",
		[
			"sbom",
			"--omit=dev",
			"--sbom-format=cyclonedx",
			"--sbom-type=application",
			"--package-lock-only",
		],
		{ cwd: root, encoding: "utf8", maxBuffer: 2 ** 26, shell: process.platform === "win32" },
	);
	const { name } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as { name: string };
	return complete(
		JSON.parse(listed) as Bom,
		name,
		models.map((id) => modelComponent(`${root}models/${id}`)),
	);
}

/** @param bom what npm says @param name of the package: npm takes the folder's */
export function complete(bom: Bom, name: string, models: readonly object[]): string {
	const { serialNumber: _serial, ...stable } = bom;
	const { timestamp: _moment, ...metadata } = bom.metadata;
	const component = { ...metadata.component, name };
	return `${JSON.stringify(
		{
			...stable,
			metadata: { ...metadata, component },
			components: [...bom.components, ...models],
		},
		null,
		"\t",
	)}\n`;
}

/** A model with each of its files. @param folder holding card.json */
function modelComponent(folder: string): object {
	const card = JSON.parse(readFileSync(`${folder}/card.json`, "utf8")) as Card;
	const files = readdirSync(folder).filter((file) => file.endsWith(".onnx"));
	return {
		type: "machine-learning-model",
		"bom-ref": `model:${card.id}@${card.version}`,
		name: card.id,
		version: card.version,
		description: card.title,
		...(card.licence ? { licenses: [{ license: { name: card.licence } }] } : {}),
		components: files.map((file) => ({
			type: "file",
			"bom-ref": `model:${card.id}/${file}`,
			name: file,
			hashes: [
				{
					alg: "SHA-256",
					content: createHash("sha256")
						.update(readFileSync(`${folder}/${file}`))
						.digest("hex"),
				},
			],
		})),
	};
}
