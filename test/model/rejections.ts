// Owns what happens during a run to promises whose failure nobody hears: it is a finding, unless it is the death of a
// browser, in which nobody is left to hear anything.

/** What a database says to those whom it leaves. */
const DEATHS = ['AbortError', 'InvalidStateError', 'DatabaseClosedError', 'TransactionInactiveError'];

/**
 * Takes all unheard failures from here on.
 * @param someDied whether a browser has died in this run.
 * @param report told of every other one.
 * @returns how to stop.
 */
export function hearRejections(someDied: () => boolean, report: (text: string) => void): () => void {
  const hear = (reason: unknown): void => {
    const { name, message, stack } = reason as Partial<Error>;
    if (someDied() && DEATHS.includes(name ?? '')) return;
    report(`unheard: ${stack ?? message ?? String(reason)}`);
  };
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', hear);
  return () => {
    process.off('unhandledRejection', hear);
    for (const other of others) process.on('unhandledRejection', other);
  };
}
