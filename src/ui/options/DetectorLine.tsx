import type { Read } from "../popup/data";
import type { Text } from "../text";
import type { DetectorStanding } from "./data";

/** Which backend works now and why, once the detector has been asked. */
export function DetectorLine({ detector, text }: { detector: Read<DetectorStanding>; text: Text }) {
	if (detector === "loading") return <p class="quiet">{text.say("options.backend.asking")}</p>;
	if (detector === "unreadable") return <p class="quiet">{text.say("options.backend.silent")}</p>;
	if (detector.kind === "fails") {
		return (
			<p class="quiet" role="alert">
				{text.say("failed.no-backend.happened")} <bdi>{detector.detail}</bdi>
			</p>
		);
	}
	const { backend, adapter, wasmMs, webgpuMs } = detector.report;
	const measured = wasmMs !== null && webgpuMs !== null;
	return (
		<p class="quiet">
			{text.say(backend === "webgpu" ? "options.backend.onGpu" : "options.backend.onCpu")}{" "}
			{adapter && text.say("options.backend.adapter", { adapter })}{" "}
			{measured &&
				text.say("options.backend.times", {
					wasm: text.number(Number(wasmMs.toFixed(1))),
					webgpu: text.number(Number(webgpuMs.toFixed(1))),
				})}
		</p>
	);
}
