/** Policies as a Windows registry file. */
import type { ChromiumBrowser } from "./browsers";
import { extensionSettings } from "./json";
import type { PolicyWish } from "./wish";

type Value = string | number | boolean | readonly string[];

/**
 * A .reg file, lines ended as Windows does. What an earlier one has set is taken away first, so that
 * a setting that left the file leaves the machine. Only this extension's keys are touched: those of
 * other extensions stay.
 */
export function registryFile(wish: PolicyWish, { registry }: ChromiumBrowser): string {
	const { id } = wish.extension;
	const root = `HKEY_LOCAL_MACHINE\\${registry}`;
	const settings = `${root}\\ExtensionSettings\\${id}`;
	const policy = `${root}\\3rdparty\\extensions\\${id}\\policy`;
	const lines = [
		"Windows Registry Editor Version 5.00",
		"",
		`[-${settings}]`,
		`[-${policy}]`,
		"",
		...section(settings, extensionSettings(wish)),
		...section(policy, wish.policy),
	];
	return `${lines.join("\r\n")}\r\n`;
}

function section(key: string, values: Readonly<Record<string, Value>>): string[] {
	const entries = Object.entries(values);
	const isList = (value: Value): value is readonly string[] => Array.isArray(value);
	const plain = entries.filter(([, value]) => !isList(value));
	return [
		`[${key}]`,
		...plain.map(([name, value]) => `${quoted(name)}=${data(value)}`),
		"",
		...entries.flatMap(([name, value]) =>
			isList(value)
				? [
						`[${key}\\${name}]`,
						...value.map((item, i) => `${quoted(String(i + 1))}=${quoted(item)}`),
						"",
					]
				: [],
		),
	];
}

function data(value: Value): string {
	if (typeof value === "string") return quoted(value);
	return `dword:${Number(value).toString(16).padStart(8, "0")}`;
}

const quoted = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;
