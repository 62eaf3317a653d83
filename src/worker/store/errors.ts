// Turns what IndexedDB and Dexie throw into the SDK's storage errors (behaviour 1.2). Pure.
import { OpenIMError, sdkError } from '../../contract/index.ts';

/** An `OpenIMError` stays as it is; a full disk becomes 19002, other failures of the database 19003. */
export function storageError(error: unknown): unknown {
  if (error instanceof OpenIMError || !(error instanceof Error)) return error;
  const names = [error.name, innerName(error)];
  if (names.includes('QuotaExceededError')) return sdkError('quotaExceeded', error.message);
  if (names.some((name) => name !== undefined && DATABASE_ERRORS.has(name))) {
    return sdkError('storageUnusable', `${error.name}: ${error.message}`);
  }
  return error;
}

const DATABASE_ERRORS = new Set([
  'AbortError',
  'BulkError',
  'ConstraintError',
  'DatabaseClosedError',
  'InvalidStateError',
  'MissingAPIError',
  'NotFoundError',
  'OpenFailedError',
  'TransactionInactiveError',
  'UnknownError',
  'UpgradeError',
  'VersionError',
]);

function innerName(error: Error): string | undefined {
  const inner = (error as { inner?: unknown }).inner;
  return inner instanceof Error ? inner.name : undefined;
}
