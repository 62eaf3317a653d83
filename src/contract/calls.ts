// Types of the calls as an app writes them: callback-last and promise form, and their results (behaviour 1).
// Types only.
import type { MethodName, OpenIMMethods } from './methods.ts';

/** Result of a call. `data` is always a string; `value` is its typed form, parsed on first read and kept. */
export interface Result<T> {
  readonly errCode: number;
  readonly errMsg: string;
  readonly data: string;
  readonly operationID: string;
  /** Name of the method. */
  readonly event: string;
  /** `undefined` on failure. */
  readonly value: T;
}

/** What a callback receives: `value` is `undefined` when `errCode` is not 0. */
export type Callback<T> = (result: Result<T>) => void;

/** Replaced by a fresh UUID when `''`, `null` or `undefined`. */
export type OperationID = string | null | undefined;

type RequiredHead<A extends readonly unknown[]> = A extends readonly [infer H, ...infer T]
  ? [H, ...RequiredHead<T>]
  : [];

/** Both forms of one call. */
export interface Call<A extends unknown[], T> {
  (
    operationID: OperationID,
    ...rest: [...Required<A>, Callback<T>] | [...RequiredHead<A>, Callback<T>]
  ): void;
  (operationID: OperationID, ...args: A): Promise<Result<T>>;
}

/** Every call that reaches the worker, in both forms. */
export type Calls = {
  readonly [M in MethodName]: Call<Parameters<OpenIMMethods[M]>, ReturnType<OpenIMMethods[M]>>;
};
