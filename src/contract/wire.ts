// The messages between the two threads, with their version. Both sides import it; it holds no behaviour.
// Calls travel over Comlink as WorkerApi; everything else is posted raw on the same port, so that events and
// replies stay in one order.
import type { EventName } from './events.ts';
import type { MethodName } from './methods.ts';
import type { SessionState, WorkerConfig } from './session.ts';

/** Raised whenever a message between the threads changes its shape. */
export const CONTRACT_VERSION = 1;

/** One call on its way to the worker; the arguments are checked already. */
export interface CallRequest {
  method: MethodName;
  args: readonly unknown[];
  operationID: string;
}

/** The answer: never a throw, since Comlink would drop `errCode`. */
export interface CallReply {
  errCode: number;
  errMsg: string;
  data: string;
}

/** What the worker exposes over Comlink. */
export interface WorkerApi {
  /** Takes the configuration; only sent while logged out. */
  configure(config: WorkerConfig): void;
  call(request: CallRequest): Promise<CallReply>;
}

/** One event on its way to the page. */
export interface WireEvent {
  event: EventName;
  /** 0 unless the event tells of a failure. */
  errCode?: number;
  errMsg?: string;
  /** The data, or for `onRecvNewMessages` each message's JSON apart, so that none is parsed to tell them singly. */
  data: string | readonly string[];
}

/** One thing that a batch tells, in order: an event, or the state that holds from here on. */
export type WireItem = WireEvent | { state: SessionState };

/** Posted by the worker. Every such message has the key `openim`, which Comlink's own messages never have. */
export type FromWorker =
  /** The first message of a worker, and its answer to every `hello`. */
  | { openim: 'ready'; contractVersion: number }
  /** A batch of events; `credit` says whether it counts against the unacknowledged ones and wants an `ack`. */
  | { openim: 'batch'; items: readonly WireItem[]; credit: boolean };

/** Posted by the page. */
export type ToWorker =
  /** Asks for `ready` (again): the worker may have posted it before the page listened. */
  | { openim: 'hello' }
  /** One batch with credit has been delivered to every listener. */
  | { openim: 'ack' }
  /** Something happened to the page or the network. */
  | { openim: 'signal'; signal: PageSignal };

/** What the page tells its worker about itself. */
export type PageSignal = 'online' | 'offline' | 'visible' | 'hidden' | 'freeze' | 'resume';
