// The operationID as it may travel in a header, a query or an envelope. Results and events keep the app's own.
import type { Environment } from '../environment.ts';

/** The app's tracing ID if the wire takes it, else a fresh UUID (behaviour 1). */
export function wireOperationID(env: Environment, operationID = ''): string {
  return /^[!-~]{1,128}$/.test(operationID) ? operationID : env.uuid();
}
