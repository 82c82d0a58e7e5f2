/**
 * The form in which an organisation's own update server gives an extension to Chromium (CRX3): a zip
 * with a signed head. Format: chromium, components/crx_file/crx3.proto. Own code, as the one package
 * that is kept up leaves Node 20.
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";

const MAGIC = "Cr24";
const VERSION = 3;
/** What is signed begins with this, so that the signature fits nothing else. */
const CONTEXT = Buffer.from("CRX3 SignedData\0");

/** Field numbers of crx3.proto. */
const SHA256_WITH_RSA = 2;
const PUBLIC_KEY = 1;
const SIGNATURE = 2;
const SIGNED_HEADER_DATA = 10_000;
const CRX_ID = 1;

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

function varint(value: number): Buffer {
	const bytes: number[] = [];
	let rest = value;
	for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
	return Buffer.from([...bytes, rest]);
}

/** A field of bytes: wire type 2. */
const field = (number: number, bytes: Uint8Array): Buffer =>
	Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);

/** The fields of bytes in a message, by number; the last of a number counts. */
function fieldsOf(message: Uint8Array): Map<number, Buffer> {
	const fields = new Map<number, Buffer>();
	let at = 0;
	const number = () => {
		let value = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = message[at++];
			if (byte === undefined) throw new Error("the head of the crx is cut off");
			value |= (byte & 127) << shift;
			if (byte < 128) return value;
		}
	};
	while (at < message.length) {
		const tag = number();
		if ((tag & 7) !== 2) throw new Error(`field ${tag >>> 3} holds no bytes`);
		const length = number();
		fields.set(tag >>> 3, Buffer.from(message.subarray(at, at + length)));
		at += length;
	}
	return fields;
}

const idBytes = (publicKey: Uint8Array) =>
	createHash("sha256").update(publicKey).digest().subarray(0, 16);

/** The extension's id in Chromium: 32 letters from a to p. @param publicKey SubjectPublicKeyInfo, DER */
export const idOf = (publicKey: Uint8Array): string =>
	[...idBytes(publicKey).toString("hex")]
		.map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
		.join("");

const toSign = (signedData: Uint8Array, zip: Uint8Array) =>
	Buffer.concat([CONTEXT, uint32(signedData.length), signedData, zip]);

/**
 * Signs a zip. The same zip and key give the same bytes.
 * @param key RSA private key, PEM (PKCS 8 or PKCS 1)
 * @throws when the key is no RSA key
 */
export function crxOf(zip: Uint8Array, key: string): { crx: Buffer; id: string } {
	const privateKey = createPrivateKey(key);
	if (privateKey.asymmetricKeyType !== "rsa") throw new Error("a crx needs an RSA key");
	const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
	const signedData = field(CRX_ID, idBytes(publicKey));
	const signature = sign("sha256", toSign(signedData, zip), privateKey);
	const proof = Buffer.concat([field(PUBLIC_KEY, publicKey), field(SIGNATURE, signature)]);
	const head = Buffer.concat([
		field(SHA256_WITH_RSA, proof),
		field(SIGNED_HEADER_DATA, signedData),
	]);
	const crx = Buffer.concat([Buffer.from(MAGIC), uint32(VERSION), uint32(head.length), head, zip]);
	return { crx, id: idOf(publicKey) };
}

/**
 * Reads a crx and checks its signature.
 * @throws when it is none, or is not what was signed
 */
export function readCrx(crx: Uint8Array): { id: string; zip: Buffer } {
	const bytes = Buffer.from(crx);
	if (bytes.toString("latin1", 0, 4) !== MAGIC || bytes.readUInt32LE(4) !== VERSION) {
		throw new Error("this is no crx of version 3");
	}
	const end = 12 + bytes.readUInt32LE(8);
	const head = fieldsOf(bytes.subarray(12, end));
	const proof = fieldsOf(head.get(SHA256_WITH_RSA) ?? Buffer.alloc(0));
	const publicKey = proof.get(PUBLIC_KEY);
	const signature = proof.get(SIGNATURE);
	const signedData = head.get(SIGNED_HEADER_DATA);
	if (!publicKey || !signature || !signedData) throw new Error("the crx is not signed");
	const zip = bytes.subarray(end);
	const spki = createPublicKey({ key: publicKey, type: "spki", format: "der" });
	if (!verify("sha256", toSign(signedData, zip), spki, signature)) {
		throw new Error("the signature does not fit what was signed");
	}
	if (!fieldsOf(signedData).get(CRX_ID)?.equals(idBytes(publicKey))) {
		throw new Error("the id is not that of the key");
	}
	return { id: idOf(publicKey), zip };
}
