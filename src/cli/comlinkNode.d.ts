/** comlink's types lie beside its adapter for Node under a name that TypeScript does not find. */
declare module "comlink/dist/esm/node-adapter.mjs" {
	export { default } from "comlink/dist/esm/node-adapter";
}
