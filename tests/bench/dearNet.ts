/**
 * A network that costs what AASIST-L costs: its convolutions (Jung et al. 2022, filters
 * [70, [1, 32], [32, 32], [32, 24], [24, 24]]) in its shapes, with random weights, 6.5 GMAC for a
 * window of 64,600 samples. Its graph attention, under a hundredth of that, is left out. Nothing is
 * judged with it: it is the stick against which our cost is told, on the same machine in the same run.
 *
 * Written as an ONNX file (protobuf) byte by byte, so that neither Python nor a download is needed.
 */

/** Samples of a window. */
export const DEAR_WINDOW = 64_600;

const text = (value: string) => new TextEncoder().encode(value);

function varint(value: number): number[] {
	const bytes: number[] = [];
	let left = value;
	while (left > 127) {
		bytes.push((left % 128) | 128);
		left = Math.floor(left / 128);
	}
	return [...bytes, left];
}

/** Protobuf: a number (wire type 0) or bytes (wire type 2) under a field's number. */
const number = (field: number, value: number) => [...varint(field * 8), ...varint(value)];
function bytes(field: number, content: Uint8Array | readonly number[]): Uint8Array {
	const head = [...varint(field * 8 + 2), ...varint(content.length)];
	const out = new Uint8Array(head.length + content.length);
	out.set(head);
	out.set(content, head.length);
	return out;
}
function joined(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

/** AttributeProto: ints. */
const ints = (name: string, values: readonly number[]) =>
	bytes(
		5,
		joined([bytes(1, text(name)), ...values.map((value) => number(8, value)), number(20, 7)]),
	);

/** NodeProto in a graph. */
const node = (op: string, inputs: readonly string[], output: string, attributes: Uint8Array[]) =>
	bytes(
		1,
		joined([
			...inputs.map((input) => bytes(1, text(input))),
			bytes(2, text(output)),
			bytes(4, text(op)),
			...attributes,
		]),
	);

/** TensorProto in a graph: floats from a fixed generator, small enough that nothing overflows. */
function weights(name: string, shape: readonly number[]): Uint8Array {
	const count = shape.reduce((a, b) => a * b, 1);
	const scale = Math.sqrt(2 / (count / (shape[0] as number)));
	let seed = 12_345;
	const values = Float32Array.from({ length: count }, () => {
		seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
		return scale * (seed / 1_073_741_824 - 1);
	});
	const raw = new Uint8Array(values.buffer);
	const dims = shape.map((size) => number(1, size));
	return bytes(5, joined([...dims, number(2, 1), bytes(8, text(name)), bytes(9, raw)]));
}

/** ValueInfoProto: float tensor of this shape. */
function tensorInfo(field: number, name: string, shape: readonly number[]): Uint8Array {
	const dims = shape.map((size) => bytes(1, number(1, size)));
	const type = bytes(1, joined([number(1, 1), bytes(2, joined(dims))]));
	return bytes(field, joined([bytes(1, text(name)), bytes(2, type)]));
}

/** @returns the ONNX file, input "x" [1, 1, 1, DEAR_WINDOW], output "y"; and its multiply-adds */
export function dearNet(): { bytes: Uint8Array<ArrayBuffer>; macs: number } {
	const nodes: Uint8Array[] = [];
	const tensors: Uint8Array[] = [];
	let macs = 0;
	let names = 0;
	const fresh = () => `t${names++}`;

	function add(op: string, inputs: string[], attributes: Uint8Array[] = []): string {
		const output = fresh();
		nodes.push(node(op, inputs, output, attributes));
		return output;
	}
	/** @param size height and width of what comes out */
	function conv(
		input: string,
		[inputs, outputs]: readonly [number, number],
		kernel: readonly [number, number],
		pads: readonly number[],
		size: readonly [number, number],
	): string {
		const weight = `w${names}`;
		tensors.push(weights(weight, [outputs, inputs, ...kernel]));
		macs += inputs * outputs * kernel[0] * kernel[1] * size[0] * size[1];
		return add("Conv", [input, weight], [ints("kernel_shape", kernel), ints("pads", pads)]);
	}
	const pool = (input: string, kernel: readonly [number, number]) =>
		add("MaxPool", [input], [ints("kernel_shape", kernel), ints("strides", kernel)]);

	let x = conv("x", [1, 70], [1, 129], [0, 0, 0, 0], [1, DEAR_WINDOW - 128]);
	// [1, 70, 1, n] -> [1, 1, 70, n]: the filters become one picture.
	x = add("Transpose", [x], [ints("perm", [0, 2, 1, 3])]);
	x = pool(add("Abs", [x]), [3, 3]);
	let width = Math.floor((DEAR_WINDOW - 128) / 3);
	const height = 23;
	const blocks = [
		[1, 32],
		[32, 32],
		[32, 24],
		[24, 24],
		[24, 24],
		[24, 24],
	] as const;
	for (const [inputs, outputs] of blocks) {
		const one = conv(x, [inputs, outputs], [2, 3], [1, 1, 1, 1], [height + 1, width]);
		const two = conv(add("Relu", [one]), [outputs, outputs], [2, 3], [0, 1, 0, 1], [height, width]);
		const skip =
			inputs === outputs ? x : conv(x, [inputs, outputs], [1, 3], [0, 1, 0, 1], [height, width]);
		x = pool(add("Add", [two, skip]), [1, 3]);
		width = Math.floor(width / 3);
	}
	nodes.push(node("GlobalAveragePool", [x], "y", []));
	const graph = joined([
		...nodes,
		bytes(2, text("dear")),
		...tensors,
		tensorInfo(11, "x", [1, 1, 1, DEAR_WINDOW]),
		tensorInfo(12, "y", [1, 24, 1, 1]),
	]);
	const opset = bytes(8, number(2, 17));
	const model = joined([number(1, 8), bytes(7, graph), opset]);
	return { bytes: new Uint8Array(model), macs };
}
