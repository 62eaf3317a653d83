// Owns /user (protocol 4). Must not keep state.

import { requireAdmin, requireOwner } from '../domain/access.ts';
import type { UserPatch } from '../domain/users.ts';
import { argsError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import type { Routes } from '../http/route.ts';
import { done } from '../http/route.ts';
import type { World } from '../world.ts';

function checkOpt(opt: number): number {
  if (opt < 0 || opt > 2) throw argsError('globalRecvMsgOpt must be 0, 1 or 2');
  return opt;
}

export function userRoutes(world: World): Routes {
  const statusOf = (userIDs: readonly string[]): object[] =>
    userIDs.map((userID) => {
      const platformIDs = world.hub.onlinePlatforms(userID);
      return { userID, status: platformIDs.length > 0 ? 1 : 0, platformIDs };
    });

  const patchOf = (info: Fields, wrapped: boolean): UserPatch => {
    const patch: UserPatch = {};
    for (const name of ['nickname', 'faceURL', 'ex'] as const) {
      if (wrapped ? info.has(name) : info.str(name) !== '') patch[name] = info.str(name);
    }
    const opt = info.int('globalRecvMsgOpt');
    if (wrapped ? info.has('globalRecvMsgOpt') : opt !== 0) patch.globalRecvMsgOpt = checkOpt(opt);
    return patch;
  };

  const update = (wrapped: boolean) =>
    done((actor, body) => {
      const info = body.needSub('userInfo');
      const userID = info.need('userID');
      requireOwner(actor, userID);
      world.users.update(actor, userID, patchOf(info, wrapped));
    });

  return {
    '/user/user_register': done((actor, body) => {
      requireAdmin(actor);
      const users = body.subs('users');
      if (users.length === 0) throw argsError('users is empty');
      world.users.register(
        users.map((user) => ({
          userID: user.str('userID'),
          nickname: user.str('nickname'),
          faceURL: user.str('faceURL'),
          ex: user.str('ex'),
          appMangerLevel: user.int('appMangerLevel'),
          globalRecvMsgOpt: user.int('globalRecvMsgOpt'),
        })),
      );
    }),
    '/user/get_users_info': (_actor, body) => ({ usersInfo: world.users.some(body.needStrings('userIDs')) }),
    '/user/update_user_info': update(false),
    '/user/update_user_info_ex': update(true),
    '/user/set_global_msg_recv_opt': done((actor, body) => {
      world.users.update(actor, body.need('userID'), {
        globalRecvMsgOpt: checkOpt(body.int('globalRecvMsgOpt')),
      });
    }),
    '/user/get_user_client_config': (actor, body) => {
      const userID = body.need('userID');
      requireOwner(actor, userID);
      return { configs: world.state.clientConfig.get(userID) ?? {} };
    },
    '/user/set_user_client_config': done((actor, body) => {
      requireAdmin(actor);
      const configs = world.state.clientConfig.get(body.str('userID')) ?? {};
      world.state.clientConfig.set(body.str('userID'), {
        ...configs,
        ...(body.sub('configs').raw as Record<string, string>),
      });
    }),
    '/user/account_check': (actor, body) => {
      requireAdmin(actor);
      const ids = body.needStrings('checkUserIDs');
      if (new Set(ids).size !== ids.length) throw argsError('checkUserIDs are repeated');
      return { results: ids.map((userID) => ({ userID, accountStatus: world.users.find(userID) ? 1 : 0 })) };
    },
    '/user/get_users': (actor, body) => {
      requireAdmin(actor);
      const { offset, count } = body.page();
      const users = [...world.state.users.values()];
      return { total: users.length, users: users.slice(offset, offset + count) };
    },
    '/user/get_users_status': (actor, body) => {
      requireOwner(actor, body.need('userID'));
      return { statusList: statusOf(body.needStrings('userIDs')) };
    },
    '/user/get_users_online_status': (actor, body) => {
      requireAdmin(actor);
      const detail = (platformID: number): object => ({ platformID, platform: String(platformID) });
      const result = body.needStrings('userIDs').map((userID) => {
        const platforms = world.hub.onlinePlatforms(userID);
        const status = platforms.length > 0 ? 1 : 0;
        return { userID, status, detailPlatformStatus: platforms.map(detail) };
      });
      return { statusList: result };
    },
    '/user/subscribe_users_status': (actor, body) => {
      requireOwner(actor, body.need('userID'));
      return { statusList: body.int('genre') === 2 ? [] : statusOf(body.strings('userIDs')) };
    },
    '/user/get_subscribe_users_status': (actor, body) => {
      requireOwner(actor, body.need('userID'));
      return { statusList: [] };
    },
  };
}
