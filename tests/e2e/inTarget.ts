/** Runs code in a document that no page object reaches: the offscreen document. */
import type { Browser } from "./browser";

/** @param expression may be a promise; its value must be plain data */
export async function inOffscreen<T>(browser: Browser, expression: string): Promise<T> {
	const cdp = await browser.browserCdp();
	const { targetInfos } = await cdp.send("Target.getTargets", { filter: [{}] });
	const target = targetInfos.find(({ url }) => url.endsWith("/offscreen.html"));
	if (!target) throw new Error("there is no offscreen document");
	const { sessionId } = await cdp.send("Target.attachToTarget", {
		targetId: target.targetId,
		flatten: false,
	});
	const answer = new Promise<T>((resolve, reject) => {
		cdp.on("Target.receivedMessageFromTarget", ({ message }) => {
			const { id, result } = JSON.parse(message);
			if (id !== 1) return;
			if (result?.exceptionDetails) reject(new Error(JSON.stringify(result.exceptionDetails)));
			else resolve(result.result.value as T);
		});
	});
	const params = { expression, awaitPromise: true, returnByValue: true };
	const message = JSON.stringify({ id: 1, method: "Runtime.evaluate", params });
	await cdp.send("Target.sendMessageToTarget", { sessionId, message });
	try {
		return await answer;
	} finally {
		await cdp.detach();
	}
}
