// Tells the console and the app's monitoring of an error that belongs to no caller.
// It must never throw: it runs between listeners that do not know of each other.

/** Reports as an uncaught error would be, without stopping anything; where there is no `reportError`, logs it. */
export function report(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}
