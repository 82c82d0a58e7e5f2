/** Counts the GPU buffers that are made and not yet destroyed, whoever makes them. */
let live = 0;

export const liveBuffers = (): number => live;

if (typeof GPUDevice !== "undefined") {
	const { createBuffer } = GPUDevice.prototype;
	GPUDevice.prototype.createBuffer = function (descriptor) {
		live++;
		const buffer = createBuffer.call(this, descriptor);
		const { destroy } = buffer;
		let gone = false;
		buffer.destroy = function () {
			if (!gone) live--;
			gone = true;
			return destroy.call(this);
		};
		return buffer;
	};
}
