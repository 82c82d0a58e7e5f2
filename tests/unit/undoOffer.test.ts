/** Two history pages: neither deletes for good what the other still offers to bring back. */
import { describe, expect, it, vi } from "vitest";
import { createUndoOffer } from "../../entrypoints/checks/undoOffer";

/** One name's locks as browsers keep them, of all pages: many share it, or one has it alone. */
function fakeLocks(): LockManager {
	let shared = 0;
	let alone: Promise<unknown> | null = null;
	const request = async (
		_name: string,
		{ mode, ifAvailable }: LockOptions,
		held: (lock: Lock | null) => unknown,
	) => {
		if (mode === "shared") {
			await alone;
			shared++;
			await held({} as Lock);
			shared--;
		} else if (ifAvailable && (shared > 0 || alone)) await held(null);
		else {
			alone = Promise.resolve(held({} as Lock));
			await alone;
			alone = null;
		}
	};
	return { request } as unknown as LockManager;
}

describe("what a history page offers to bring back", () => {
	it("stays when a second page is opened or closed, and goes when nobody offers it", async () => {
		const locks = fakeLocks();
		const [first, second] = [createUndoOffer(locks), createUndoOffer(locks)];
		const history = { sweep: vi.fn(async () => undefined) };
		await first.make();
		await second.sweep(history);
		await second.make();
		await second.withdraw();
		await second.sweep(history);
		expect(history.sweep).not.toHaveBeenCalled();
		await first.withdraw();
		await second.sweep(history);
		expect(history.sweep).toHaveBeenCalledOnce();
	});
	it("is offered only once a sweep under way has ended, so that none of it is swept", async () => {
		const locks = fakeLocks();
		const [first, second] = [createUndoOffer(locks), createUndoOffer(locks)];
		let resolve = () => {};
		const swept = new Promise<void>((done) => {
			resolve = done;
		});
		const sweeping = second.sweep({ sweep: () => swept });
		const told = vi.fn();
		const making = first.make().then(told);
		await new Promise((done) => setTimeout(done, 20));
		expect(told).not.toHaveBeenCalled();
		resolve();
		await Promise.all([sweeping, making]);
		expect(told).toHaveBeenCalledOnce();
	});
	it("is one offer however often it is made", async () => {
		const locks = fakeLocks();
		const page = createUndoOffer(locks);
		await page.make();
		await page.make();
		await page.withdraw();
		const history = { sweep: vi.fn(async () => undefined) };
		await createUndoOffer(locks).sweep(history);
		expect(history.sweep).toHaveBeenCalledOnce();
	});
});
