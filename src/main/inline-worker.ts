// The text of the bundled worker, for pages that cannot load its file. Imported only when that failed.
// The build puts the text here; in the sources there is none, and `''` means that there is none to try.

/** Text of one self-contained module script. */
export const INLINE_WORKER_SOURCE: string = '';
