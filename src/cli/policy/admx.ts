/** A Group Policy template (ADMX with its ADML) that describes every setting, for any browser. */
import { LEAST_CHROMIUM } from "../../protocol/browserNeeds";
import {
	type PolicyEntry,
	type PolicyName,
	policyNames,
	policyTable,
} from "../../settings/policyTable";
import type { ChromiumBrowser } from "./browsers";

/** Names of the categories and of the file. */
const NAMESPACE = "Bonafide.Policies";

const xml = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** The template without words: keys, values, kinds. @param id of the extension */
export function admxFile(id: string, { registry, title }: ChromiumBrowser): string {
	const key = `${registry}\\3rdparty\\extensions\\${id}\\policy`;
	const policies = policyNames
		.map((name) => policyElement(name, policyTable[name], key))
		.join("\n");
	return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="bonafide" namespace="${NAMESPACE}.${title.replaceAll(" ", "")}" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <supportedOn>
    <definitions>
      <definition name="SUPPORTED" displayName="$(string.SUPPORTED)" />
    </definitions>
  </supportedOn>
  <categories>
    <category name="bonafide" displayName="$(string.bonafide)" />
  </categories>
  <policies>
${policies}
  </policies>
</policyDefinitions>
`;
}

function policyElement(name: PolicyName, entry: PolicyEntry, key: string): string {
	const { kind } = entry;
	const head = `    <policy name="${name}" class="Both" displayName="$(string.${name})" explainText="$(string.${name}_explain)"`;
	const place = `      <parentCategory ref="bonafide" />
      <supportedOn ref="SUPPORTED" />`;
	if (kind === "boolean") {
		return `${head} key="${xml(key)}" valueName="${name}">
${place}
      <enabledValue><decimal value="1" /></enabledValue>
      <disabledValue><decimal value="0" /></disabledValue>
    </policy>`;
	}
	const own = kind === "list" ? `${key}\\${name}` : key;
	return `${head} key="${xml(own)}" presentation="$(presentation.${name})">
${place}
      <elements>
        ${element(name, entry, key)}
      </elements>
    </policy>`;
}

function element(name: PolicyName, { kind, choices }: PolicyEntry, key: string): string {
	if (kind === "list") {
		// Values named 1, 2, 3 ...: what the browser reads as a list.
		return `<list id="${name}" key="${xml(`${key}\\${name}`)}" valuePrefix="" />`;
	}
	if (kind === "integer") {
		return `<decimal id="${name}" valueName="${name}" minValue="0" maxValue="3650" required="true" />`;
	}
	if (!choices) return `<text id="${name}" valueName="${name}" maxLength="1000" required="true" />`;
	const items = choices.map(
		(choice) =>
			`<item displayName="$(string.${name}_${choice})"><value><string>${xml(choice)}</string></value></item>`,
	);
	return `<enum id="${name}" valueName="${name}" required="true">${items.join("")}</enum>`;
}

/** The template's words, English. @param title of the browser */
export function admlFile({ title }: ChromiumBrowser): string {
	const strings: [string, string][] = [
		["SUPPORTED", `${title} ${LEAST_CHROMIUM} or later`],
		["bonafide", `Bonafide (${title})`],
		...policyNames.flatMap((name): [string, string][] => {
			const { title, description, choices }: PolicyEntry = policyTable[name];
			return [
				[name, title],
				[`${name}_explain`, description],
				...(choices ?? []).map((choice): [string, string] => [`${name}_${choice}`, choice]),
			];
		}),
	];
	return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Bonafide</displayName>
  <description>Policies of the browser extension Bonafide</description>
  <resources>
    <stringTable>
${strings.map(([id, text]) => `      <string id="${id}">${xml(text)}</string>`).join("\n")}
    </stringTable>
    <presentationTable>
${policyNames
	.map((name) => presentation(name, policyTable[name]))
	.filter(Boolean)
	.join("\n")}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

function presentation(name: PolicyName, { kind, title, choices }: PolicyEntry): string {
	const label = xml(title);
	const control = {
		boolean: "",
		list: `<listBox refId="${name}">${label}</listBox>`,
		integer: `<decimalTextBox refId="${name}">${label}</decimalTextBox>`,
		text: choices
			? `<dropdownList refId="${name}">${label}</dropdownList>`
			: `<textBox refId="${name}"><label>${label}</label></textBox>`,
	}[kind];
	return control && `      <presentation id="${name}">${control}</presentation>`;
}
