// Owns the shape of a REST route. Must not know transports.

import type { Actor } from '../world.ts';
import type { Fields } from './fields.ts';

/** Answers a body with the `data`, or with nothing when the response has no fields. May throw ApiError. */
export type Handler = (actor: Actor, body: Fields) => object | undefined;

/** Path to handler. */
export type Routes = Readonly<Record<string, Handler>>;

/** A handler that answers without data. */
export function done(run: (actor: Actor, body: Fields) => void): Handler {
  return (actor, body) => {
    run(actor, body);
    return undefined;
  };
}
