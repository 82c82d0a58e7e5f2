/** Which hosts are of the person's own network or machine, by their name or number alone. */

/** IPv4 blocks that are not of the open internet: first address, and bits that are fixed. */
const BLOCKS: readonly (readonly [first: string, bits: number])[] = [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
];
const PRIVATE_NAMES = /(^|\.)(localhost|local|internal|lan|home\.arpa)$/;

/**
 * @param hostname as `URL` writes it: IPv6 in brackets, IPv4 in four decimal numbers
 * @returns false for a name that only the network could resolve to a private address
 */
export function isPrivateHost(hostname: string): boolean {
	const name = hostname.toLowerCase().replace(/\.$/, "");
	if (name.startsWith("[")) return isPrivateSix(name.slice(1, -1));
	const number = fourOf(name);
	if (number !== null) return isPrivateFour(number);
	// A name without a dot is looked up in one's own network.
	return name !== "" && (!name.includes(".") || PRIVATE_NAMES.test(name));
}

function fourOf(name: string): number | null {
	if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return null;
	return name.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isPrivateFour(address: number): boolean {
	return BLOCKS.some(([first, bits]) => {
		const size = 2 ** (32 - bits);
		return Math.floor(address / size) === Math.floor((fourOf(first) ?? 0) / size);
	});
}

function isPrivateSix(name: string): boolean {
	if (name === "::" || name === "::1" || /^(f[cd]|fe[89ab])/.test(name)) return true;
	const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(name);
	if (!mapped) return false;
	const [high = 0, low = 0] = mapped.slice(1).map((part) => Number.parseInt(part, 16));
	return isPrivateFour(high * 65_536 + low);
}
