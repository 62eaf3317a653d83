// Owns the two questions "is it the owner" and "is it an admin" (protocol 1, last paragraph).
// Must not read stores.

import { ApiError, CODE } from '../http/api-error.ts';
import type { Actor } from '../world.ts';

/** Throws 1002 unless the actor is that user or an admin. */
export function requireOwner(actor: Actor, userID: string): void {
  if (!actor.isAdmin && actor.userID !== userID) {
    throw new ApiError(CODE.noPermission, `${actor.userID} may not act for ${userID}`);
  }
}

/** Throws 1002 unless the actor is an admin. */
export function requireAdmin(actor: Actor): void {
  if (!actor.isAdmin) throw new ApiError(CODE.noPermission, 'only an admin may do this');
}
