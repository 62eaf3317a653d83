// A development server as its administrator sees it: registers users, makes groups, sends messages, reads what
// clients asked for. Speaks to it over HTTP only, as an app's own backend would.
import { createDevServer } from '../../devserver/index.ts';

const ADMIN = { secret: 'openIM123', userID: 'imAdmin' } as const;

/** One request as the server recorded it. */
export interface Recorded {
  readonly kind: 'rest' | 'ws';
  readonly path?: string;
  readonly reqIdentifier?: number;
  readonly userID: string;
  readonly body: unknown;
  readonly admin?: true;
}

/** Sends a text in a user's name, to a user or a group. */
export type Say = (
  from: string,
  to: { readonly recvID: string } | { readonly groupID: string },
  text: string,
) => Promise<void>;

/** A running server with its administrator signed in. */
export interface World {
  readonly apiAddr: string;
  readonly wsAddr: string;
  /** Registers users by ID with nickname and avatar made of it. */
  register(...userIDs: string[]): Promise<void>;
  token(userID: string, platformID: number): Promise<string>;
  createGroup(groupID: string, owner: string, members: string[]): Promise<void>;
  /** Sends a text in a user's name. */
  readonly say: Say;
  /** Cuts all connections, refuses new ones while `during` runs, then lets them in again. */
  offline(during: (say: Say) => Promise<void>): Promise<void>;
  /** What clients asked for since the last call. */
  requests(): Promise<Recorded[]>;
  close(): Promise<void>;
}

/** Starts a server with nothing in it. */
export async function startWorld(): Promise<World> {
  // Every reading of the clock differs, so that no two messages share their millisecond and the order is one.
  let last = 0;
  const server = await createDevServer({
    now: () => {
      last = Math.max(last + 1, Date.now());
      return last;
    },
  });
  let token = '';
  const post = async <T>(path: string, body: object): Promise<T> => {
    const response = await fetch(server.apiAddr + path, {
      method: 'POST',
      headers: { operationID: crypto.randomUUID(), token, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { errCode, errMsg, errDlt, data } = (await response.json()) as {
      errCode: number;
      errMsg: string;
      errDlt: string;
      data: T;
    };
    if (errCode !== 0) throw new Error(`${path}: ${errCode} ${errMsg} ${errDlt}`);
    return data;
  };
  try {
    ({ token } = await post<{ token: string }>('/auth/get_admin_token', ADMIN));
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    apiAddr: server.apiAddr,
    wsAddr: server.wsAddr,
    async register(...userIDs) {
      await post('/user/user_register', {
        users: userIDs.map((userID) => ({
          userID,
          nickname: nickname(userID),
          faceURL: `https://img.example/${userID}.png`,
        })),
      });
    },
    token: async (userID, platformID) =>
      (await post<{ token: string }>('/auth/get_user_token', { userID, platformID })).token,
    async createGroup(groupID, owner, members) {
      await post('/group/create_group', {
        ownerUserID: owner,
        memberUserIDs: members,
        adminUserIDs: [],
        groupInfo: { groupID, groupName: nickname(groupID), groupType: 2 },
      });
    },
    async say(from, to, text) {
      await post('/msg/send_msg', textBody(from, to, text));
    },
    async offline(during) {
      await post('/_dev/offline', { offline: true });
      try {
        await during(async (from, to, text) => {
          const body = textBody(from, to, text);
          await post('/_dev/call', { userID: ADMIN.userID, path: '/msg/send_msg', body });
        });
      } finally {
        await post('/_dev/offline', { offline: false });
      }
    },
    requests: async () =>
      (await post<{ requests: Recorded[] | null }>('/_dev/requests', { clear: true })).requests ?? [],
    close: () => server.close(),
  };
}

/** The name under which a user or group is registered. */
export function nickname(id: string): string {
  return `Name of ${id}`;
}

function textBody(from: string, to: Parameters<Say>[1], text: string): object {
  return {
    sendID: from,
    recvID: '',
    groupID: '',
    ...to,
    senderNickname: nickname(from),
    senderFaceURL: `https://img.example/${from}.png`,
    senderPlatformID: 1,
    content: { content: text },
    contentType: 101,
    sessionType: 'groupID' in to ? 3 : 1,
  };
}
