// Owns the /_dev/ routes: what tests and the demo need beyond the protocol (README.md lists them).
// Must not be needed by any client that speaks the protocol.

import type { PullMsgs } from '../../src/protocol/index.ts';
import { encodeReply, REQ } from '../../src/protocol/index.ts';
import { isPlatform } from '../domain/tokens.ts';
import { toMsgData } from '../gateway/bodies.ts';
import type { Connection } from '../gateway/connection.ts';
import type { Gateway } from '../gateway/gateway.ts';
import { ApiError, argsError, CODE } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import type { ControlHandler, RestServer } from '../http/rest-server.ts';
import type { Routes } from '../http/route.ts';
import type { TokenState } from '../store/entities.ts';
import { createState } from '../store/state.ts';
import type { Actor, World } from '../world.ts';
import { craftMessage } from './craft.ts';
import type { Recorder } from './recorder.ts';
import type { Rules } from './rules.ts';
import { applySwitches } from './switches.ts';

/** What the control routes reach. */
export interface ControlParts {
  world: World;
  gateway: Gateway;
  rest: () => RestServer;
  routes: Routes;
  rules: Rules;
  recorder: Recorder;
  seed: number | undefined;
  addresses: () => { apiAddr: string; wsAddr: string };
  /** Names the data set of a generation: 0 at the start, one more after each loss. */
  datasetName: (generation: number) => string;
  /** Ends what faults hold back. */
  settle: () => Promise<object>;
}

type Handler = (body: Fields, signal: AbortSignal) => unknown;

const STATES: readonly TokenState[] = ['normal', 'kicked', 'expired', 'invalid', 'unknown'];

/** A user as an actor, for requests made in his name. */
function actorOf(world: World, body: Fields, name: string): Actor {
  const userID = body.need(name);
  const platformID = body.has('platformID') ? body.int('platformID') : 1;
  return { userID, platformID, isAdmin: userID === world.adminUserID, operationID: world.newID(16) };
}

/** The dispatcher of all control routes. */
export function createControl(parts: ControlParts): ControlHandler {
  const { world, gateway, routes, rules, recorder } = parts;

  const targets = (body: Fields): Connection[] =>
    gateway.connections(body.has('userID') ? body.str('userID') : undefined);

  const pullMsgs = (body: Fields, name: string): Record<string, PullMsgs> => {
    const result: Record<string, PullMsgs> = {};
    const map = body.sub(name);
    for (const id of Object.keys(map.raw)) {
      const list = Array.isArray(map.raw[id]) ? map.subs(id) : map.sub(id).subs('Msgs');
      const Msgs = list.map((item) => toMsgData(craftMessage(world, item, id)));
      result[id] = { Msgs, isEnd: false, endSeq: 0 };
    }
    return result;
  };

  const handlers: Readonly<Record<string, Handler>> = {
    info: () => ({
      dataset: world.state.dataset,
      seed: parts.seed ?? null,
      ...parts.addresses(),
      users: world.users
        .some(world.state.seededUserIDs)
        .map(({ userID, nickname, faceURL }) => ({ userID, nickname, faceURL })),
    }),

    token: (body) => {
      const userID = body.need('userID');
      const platformID = body.has('platformID') ? body.int('platformID') : 5;
      if (!isPlatform(platformID)) throw argsError(`platformID ${platformID} is not known`);
      if (body.bool('create') && !world.users.find(userID)) {
        world.users.create({
          userID,
          nickname: body.str('nickname') || userID,
          faceURL: body.str('faceURL'),
        });
      }
      world.users.need(userID);
      return { token: world.tokens.issue(userID, platformID, body.bool('kick')) };
    },

    requests: (body) => {
      const requests = [...recorder.list()];
      if (body.bool('clear')) recorder.clear();
      return { requests };
    },

    rules: (body) => {
      if (body.bool('clear')) rules.clear();
      rules.add(body.list('rules'));
    },

    release: (body) => ({ released: rules.release(body.need('name')) }),

    held: (body, signal) => rules.whenHeld(body.need('name'), signal),

    frame: (body) => {
      const frame = body.has('text') ? body.str('text') : Buffer.from(body.str('base64'), 'base64');
      const connections = gateway.connections(body.need('userID'));
      for (const connection of connections) connection.sendRaw(frame);
      return { sockets: connections.length };
    },

    push: (body) => {
      const userID = body.need('userID');
      const pushed = { msgs: pullMsgs(body, 'msgs'), notificationMsgs: pullMsgs(body, 'notificationMsgs') };
      gateway.pushBytes([userID], encodeReply(REQ.push, pushed), body.str('operationID'));
      return { sockets: gateway.connections(userID).length };
    },

    append: (body) => {
      const conversationID = body.need('conversationID');
      const list = body.subs('messages').map((item) => craftMessage(world, item, conversationID));
      return { seqs: list.map((message) => world.messages.store(conversationID, message)) };
    },

    skip_seqs: (body) => {
      const count = body.has('count') ? body.int('count') : 1;
      if (count < 1) throw argsError('count must be above 0');
      return { maxSeq: world.logs.skip(body.need('conversationID'), count) };
    },

    send: (body) => {
      const actor = actorOf(world, body, body.has('from') ? 'from' : 'sendID');
      const message = { ...craftMessage(world, body), senderPlatformID: actor.platformID, status: 1 };
      return world.messages.send(actor, message);
    },

    call: (body) => {
      const path = body.need('path');
      const handler = Object.hasOwn(routes, path) ? routes[path] : undefined;
      if (handler === undefined) throw argsError(`there is no route ${path}`);
      return handler(actorOf(world, body, 'userID'), body.sub('body'));
    },

    disconnect: (body) => {
      const connections = targets(body);
      for (const connection of connections) connection.destroy();
      return { sockets: connections.length };
    },

    offline: (body) => {
      const offline = body.bool('offline');
      gateway.offline = offline;
      parts.rest().offline = offline;
      if (offline) {
        gateway.dropAll();
        parts.rest().dropAll();
      }
      return { offline };
    },

    connections: (body) =>
      targets(body).map(({ userID, platformID, token, operationID, isBackground, subscriptions }) => ({
        userID,
        platformID,
        token,
        operationID,
        isBackground,
        subscriptions: [...subscriptions],
      })),

    switches: (body) => {
      try {
        applySwitches(world.switches, body.raw);
      } catch (error) {
        throw argsError((error as Error).message);
      }
      if (body.has('controlPingMs')) for (const connection of gateway.connections()) connection.restartPing();
      return world.switches;
    },

    tokens: (body) => {
      const state = body.need('state') as TokenState;
      if (!STATES.includes(state)) throw argsError(`state must be one of ${STATES.join(', ')}`);
      world.tokens.mark(body.need('userID'), state);
    },

    kick: (body) => gateway.kickOut(body.need('userID')),

    faults: (body) => {
      try {
        world.faults.use(body.raw);
      } catch (error) {
        throw argsError((error as Error).message);
      }
      return world.faults.report();
    },

    settle: () => parts.settle(),

    idle: () => world.activity.whenIdle(),

    state: (body) => {
      const userID = body.need('userID');
      const seqs = Object.fromEntries(
        world.conversations.channelIDs(userID).map((id) => {
          const own = world.logs.userSeq(userID, id);
          const { maxSeq = 0, minSeq = 0, maxSeqTime = 0 } = world.logs.peek(id) ?? {};
          const bounds = {
            minSeq: Math.max(minSeq, own.minSeq),
            hasReadSeq: own.hasReadSeq,
            cap: own.maxSeq,
          };
          return [id, { maxSeq, maxSeqTime, ...bounds }];
        }),
      );
      return {
        user: world.users.need(userID),
        rows: world.conversations.sorted(userID),
        seqs,
        friends: world.friends.all(userID),
        groups: world.groups.joined(userID).map((group) => world.groups.info(group)),
        version: world.versions.current('conversation', userID),
      };
    },

    log: (body) => {
      const entries = world.logs.peek(body.need('conversationID'))?.entries ?? [];
      return {
        messages: entries.map((entry) => {
          if (entry === null) return null;
          const { msg, ...marks } = entry;
          return { ...msg, ...marks };
        }),
      };
    },

    reset_data: () => {
      const { users, tokens, generation, seededUserIDs } = world.state;
      world.queue.clear();
      world.state = {
        ...createState(parts.datasetName(generation + 1)),
        generation: generation + 1,
        users,
        tokens,
        seededUserIDs,
      };
      return { dataset: world.state.dataset };
    },
  };

  return async (path, body, signal) => {
    const handler = Object.hasOwn(handlers, path) ? handlers[path] : undefined;
    if (handler === undefined) throw new ApiError(CODE.args, `there is no control route /_dev/${path}`);
    return handler(body, signal);
  };
}
