/** A picture as an address: small ones are a data: URL, as the popup's CSP allows for images. */
declare module "*.svg" {
	const address: string;
	export default address;
}
