/** Match patterns know no port: the host on every port. @param origin https://host[:port] */
export function originPattern(origin: string): string {
	const url = new URL(origin);
	return `${url.protocol}//${url.hostname}/*`;
}
