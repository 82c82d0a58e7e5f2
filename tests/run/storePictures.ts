/**
 * `npm run store`: pictures at the stores' sizes into docs/store/pictures, from docs/images (which
 * `npm run screenshots` takes of the real extension) and docs/store/tile.svg.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { chromePath, ensureChromium } from "../e2e/browser";

const docs = new URL("../../docs/", import.meta.url);
const out = new URL("store/pictures/", docs);
const dataUrl = (path: string, type: string) =>
	`data:${type};base64,${readFileSync(new URL(path, docs)).toString("base64")}`;

interface Shot {
	readonly name: string;
	readonly claim: string;
	readonly line: string;
	readonly picture: string;
	/** Of the picture on the slide, CSS pixels. */
	readonly width: number;
}

const SHOTS: readonly Shot[] = [
	{
		name: "1-verdict",
		claim: "Was this voice made by a machine?",
		line: "A number while you listen, what it rests on, and how often such a result was wrong when it was measured.",
		picture: "images/popup-machine.png",
		width: 430,
	},
	{
		name: "2-human",
		claim: "It says when it does not know.",
		line: "On your device. Nothing is sent anywhere: no sound, no address, no result.",
		picture: "images/popup-human.png",
		width: 430,
	},
	{
		name: "3-report",
		claim: "Every result has its report.",
		line: "Second by second, with its reasons and its limits. To print, or to save.",
		picture: "images/report.png",
		width: 640,
	},
];

const slide = ({ claim, line, picture, width }: Shot) => `<!doctype html><style>
	body { margin: 0; width: 1280px; height: 800px; overflow: hidden; background: #f1efe9; color: #14181c;
		font-family: system-ui, sans-serif; display: grid; grid-template: 800px / 1fr auto; gap: 64px; }
	div { padding: 0 0 0 72px; align-self: center; max-width: 480px; }
	h1 { font-size: 46px; line-height: 1.15; margin: 0 0 20px; letter-spacing: -0.01em; }
	p { font-size: 21px; line-height: 1.45; margin: 0; color: #57616b; }
	img { width: ${width}px; align-self: start; margin: 56px 72px 0 0; border: 1px solid #dbd7cd; border-radius: 8px;
		box-shadow: 0 12px 40px #14181c22; }
	</style><div><h1>${claim}</h1><p>${line}</p></div><img src="${dataUrl(picture, "image/png")}" alt="">`;

ensureChromium();
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: chromePath(), args: ["--no-sandbox"] });
const page = await browser.newPage();
const shoot = async (name: string, width: number, height: number, html: string) => {
	await page.setViewportSize({ width, height });
	await page.setContent(html, { waitUntil: "load" });
	await page.screenshot({ path: new URL(`${name}.png`, out).pathname });
};
for (const shot of SHOTS) await shoot(shot.name, 1280, 800, slide(shot));
const tile = dataUrl("store/tile.svg", "image/svg+xml");
await shoot("tile", 440, 280, `<body style="margin:0"><img src="${tile}" alt="">`);
await browser.close();
