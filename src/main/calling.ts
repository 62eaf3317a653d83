// The calling convention: from the arguments as an app wrote them to a checked request, and from the reply to the
// result object, through a callback or a promise (behaviour 1). It must not know how a request travels.
import { v4 as uuid } from 'uuid';
import {
  type Callback,
  type CallReply,
  type CallRequest,
  checkArguments,
  ERRORS,
  METHODS,
  type MethodName,
  OpenIMError,
  type Result,
  sdkError,
} from '../contract/index.ts';
import { withValue } from './lazy-value.ts';
import { report } from './report.ts';

/** Where checked requests go. */
export interface CallTarget {
  /**
   * Throws when no call can be made at all (10008, 19001, 19004). Asked before the arguments are looked at, so
   * that an app which forgot `initSDK` hears of that first.
   */
  admit(): void;
  send(request: CallRequest): Promise<CallReply>;
}

/**
 * Makes one call. The first function among the arguments is the callback; what stands after it is ignored. With a
 * callback nothing is returned and it is called once, later; without one a promise is returned. Never throws.
 */
export function invoke(
  method: MethodName,
  given: readonly unknown[],
  target: CallTarget,
): Promise<Result<unknown>> | undefined {
  const end = given.findIndex((value) => typeof value === 'function');
  const [tracing, ...args] = end < 0 ? given : given.slice(0, end);
  const operationID = typeof tracing === 'string' && tracing !== '' ? tracing : uuid();
  const outcome = carryOut(method, tracing, args, operationID, target);
  if (end < 0) return outcome;

  const callback = given[end] as Callback<unknown>;
  const answer = (result: Result<unknown>): void => {
    try {
      callback(result);
    } catch (error) {
      report(error);
    }
  };
  void outcome.then(answer, (error: OpenIMError) =>
    answer(resultOf(method, operationID, { errCode: error.errCode, errMsg: error.errMsg, data: '' })),
  );
  return undefined;
}

async function carryOut(
  method: MethodName,
  tracing: unknown,
  args: readonly unknown[],
  operationID: string,
  target: CallTarget,
): Promise<Result<unknown>> {
  let reply: CallReply;
  try {
    target.admit();
    checkOperationID(tracing);
    reply = await target.send({ method, args: normalise(method, args), operationID });
  } catch (error) {
    const { errCode, errMsg } = error instanceof OpenIMError ? error : sdkError('internal', String(error));
    throw new OpenIMError(errCode, errMsg, operationID, method);
  }
  if (reply.errCode !== 0) throw new OpenIMError(reply.errCode, reply.errMsg, operationID, method);
  return resultOf(method, operationID, reply);
}

/** Throws {@link OpenIMError} 10002 unless it is a string, or one of the values that ask for a fresh one. */
export function checkOperationID(value: unknown): void {
  if (typeof value === 'string' || value === undefined || value === null) return;
  throw sdkError('arguments', `operationID must be a string, got a ${typeof value}`);
}

// Arguments may be anything: a getter or a proxy trap of the app's may throw whatever it likes. What is given back
// is a copy, so that what the app does with its objects afterwards changes nothing.
function normalise(method: MethodName, args: readonly unknown[]): readonly unknown[] {
  try {
    return checkArguments(method, args);
  } catch (error) {
    if (error instanceof OpenIMError && error.errCode === ERRORS.arguments.code) throw error;
    throw sdkError('arguments', `the arguments of ${method} cannot be read`);
  }
}

function resultOf(method: MethodName, operationID: string, reply: CallReply): Result<unknown> {
  const { errCode, errMsg, data } = reply;
  const result = { errCode, errMsg, data, operationID, event: method };
  return withValue(result, errCode === 0 ? METHODS[method].result : 'none') as Result<unknown>;
}
