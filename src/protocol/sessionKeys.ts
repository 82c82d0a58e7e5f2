/** Keys of session storage that more than one context uses. */

/** The origin that the page for files asks the browser for: fetched from, never screened. */
export const FILE_ORIGIN_KEY = "file-origin";
