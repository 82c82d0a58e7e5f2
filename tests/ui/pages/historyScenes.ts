/** Mock data of every state of the history page, by name. */

import type { HistoryData, HistoryRow } from "../../../src/ui/history/data";
import { noOrganisation } from "../../../src/ui/page/Organisation";

const NOVEMBER_3 = Date.UTC(2026, 10, 3, 12);
const DAY = 86_400_000;

const few: HistoryRow[] = (
	[
		["The harbour at night, episode 12", "radio.example.org", 8, "human"],
		["Quarterly message from the board", "video.example.com", 97, "machine"],
		["", "voices.example.net", 48, "uncertain"],
		["Voice message 2026-10-28.opus", "", null, null],
		[
			"A very long title that goes on and on, as people give them to videos about everything",
			"a-very-long-host-name.of-some-department.example.museum",
			61,
			"uncertain",
		],
	] as const
).map(([title, site, likelihood, band], i) => ({
	checkId: `check-${i}`,
	title,
	site,
	at: NOVEMBER_3 - i * DAY,
	likelihood,
	band,
	speechSeconds: i === 3 ? 0 : 37 + 60 * i,
	...(i === 1 ? { ad: true } : {}),
	...(i === 2 ? { declared: true } : {}),
}));

/** As many as somebody has after years. */
const many: HistoryRow[] = Array.from({ length: 5000 }, (_, i) => ({
	checkId: `check-${i}`,
	title: `Episode ${5000 - i}`,
	site: `site-${i % 40}.example.org`,
	at: NOVEMBER_3 - i * 3_600_000,
	likelihood: 1 + (i % 99),
	band: (["human", "uncertain", "machine"] as const)[i % 3] as "human",
	speechSeconds: 30 + (i % 600),
}));

const base: HistoryData = {
	rows: few,
	deleted: null,
	bytes: 3.4e6,
	roomMade: null,
	retention: null,
	organisation: noOrganisation,
};

export const historyScenes: Readonly<Record<string, HistoryData>> = {
	few: base,
	many: { ...base, rows: many, bytes: 48e6, retention: 90 },
	empty: { ...base, rows: [], bytes: 12_000 },
	loading: { ...base, rows: "loading", bytes: null },
	unreadable: { ...base, rows: "unreadable", bytes: null },
	"one-deleted": { ...base, deleted: { count: 1, title: "Evening news" } },
	"many-deleted": { ...base, rows: [], deleted: { count: 5000, title: null } },
	"site-deleted": {
		...base,
		rows: few.filter(({ site }) => site !== "voices.example.net"),
		deleted: { count: 1, title: null },
	},
	"room-made": { ...base, roomMade: { at: NOVEMBER_3, checks: 120 } },
	organisation: {
		...base,
		retention: 14,
		organisation: {
			...noOrganisation,
			rules: { ...noOrganisation.rules, exportAllowed: false },
			held: new Set(["retentionDays"]),
		},
	},
	"nothing-kept": { ...base, rows: [], retention: 0 },
};
