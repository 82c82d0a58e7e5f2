/**
 * The name by which Firefox, its policies and its store know the extension: chosen by us, in the
 * manifest, where Chromium takes the hash of the signing key. Changed, it is another extension, which
 * starts without history and settings.
 */
export const FIREFOX_ID = "bonafide@bonafide.extension";
