// The handlers of all calls but login and logout, checked against the table: a method without one does not compile.
import type { HandlerArgs, HandlerResult, MethodName } from '../contract/index.ts';
import { conversationHandlers } from './conversation/handlers/index.ts';
import { messageHandlers } from './message/handlers.ts';
import { peopleHandlers } from './people/handlers.ts';
import type { UserContext } from './session/context.ts';
import { sessionHandlers } from './session/handlers.ts';

/** Carries out one call for the user who is logged in. Failures are thrown as `OpenIMError`. */
export type Handler<M extends MethodName> = (
  ctx: UserContext,
  operationID: string,
  ...args: HandlerArgs<M>
) => HandlerResult<M> | Promise<HandlerResult<M>>;

/** Handlers of some of the calls. */
export type HandlersOf<M extends MethodName> = { readonly [K in M]: Handler<K> };

/** All handlers. */
export const HANDLERS: HandlersOf<Exclude<MethodName, 'login' | 'logout'>> = {
  ...sessionHandlers,
  ...conversationHandlers,
  ...messageHandlers,
  ...peopleHandlers,
};
