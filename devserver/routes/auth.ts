// Owns /auth (protocol 1). Must not check headers: the REST server did.

import { requireAdmin } from '../domain/access.ts';
import { ADMIN_PLATFORM, isPlatform, TOKEN_LIFE_S } from '../domain/tokens.ts';
import { ApiError, argsError, CODE } from '../http/api-error.ts';
import type { Routes } from '../http/route.ts';
import { done } from '../http/route.ts';
import type { World } from '../world.ts';

/** AppMangerLevel from which a user is a notification account. */
const NOTIFICATION_ACCOUNT = 3;

export function authRoutes(world: World): Routes {
  return {
    '/auth/get_admin_token': (_actor, body) => {
      if (body.str('secret') !== world.secret) throw new ApiError(CODE.noPermission, 'secret invalid');
      const userID = body.need('userID');
      if (userID !== world.adminUserID) throw argsError(`userID ${userID} is no admin`);
      return { token: world.tokens.issue(userID, ADMIN_PLATFORM, false), expireTimeSeconds: TOKEN_LIFE_S };
    },
    '/auth/get_user_token': (actor, body) => {
      requireAdmin(actor);
      const platformID = body.int('platformID');
      const userID = body.need('userID');
      if (!isPlatform(platformID)) throw argsError('platform is invalid');
      if (platformID === ADMIN_PLATFORM) throw new ApiError(CODE.noPermission, 'platformID must not be 10');
      if (userID === world.adminUserID) {
        throw new ApiError(CODE.noPermission, "don't ask for an admin's token");
      }
      const user = world.users.need(userID);
      if (user.appMangerLevel >= NOTIFICATION_ACCOUNT) throw argsError("app account can't get token");
      return { token: world.tokens.issue(userID, platformID, true), expireTimeSeconds: TOKEN_LIFE_S };
    },
    '/auth/parse_token': (_actor, body) => {
      const { userID, platformID, exp } = world.tokens.verify(body.need('token'));
      return { userID, platformID, expireTimeSeconds: exp };
    },
    '/auth/force_logout': done((actor, body) => {
      requireAdmin(actor);
      const userID = body.need('userID');
      const platformID = body.int('platformID');
      if (!isPlatform(platformID)) throw argsError('platformID is invalid');
      world.hub.kick(userID, (socket) => socket.platformID === platformID);
      world.tokens.kickTokens(userID, platformID);
    }),
  };
}
