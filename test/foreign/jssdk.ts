// The two forms of /jssdk: what the published codecs read in the protobuf answer is what the JSON answer says.
import type { Checks } from './checks.ts';
import { loadPeer, type PeerCodec } from './codec.ts';
import { difference } from './difference.ts';
import type { World } from './world.ts';

/** Fields that the peer knows and the open server does not. */
const NOT_OURS = ['keyVersion', 'dstUserIDs', 'displayIsRead'] as const;

/** Runs the checks on a server with nothing in it. `folder` holds the installed packages. */
export async function checkJssdk(checks: Checks, world: World, folder: string): Promise<void> {
  await world.register('u1', 'u2', 'u3');
  await world.createGroup('g1', 'u2', ['u1', 'u3']);
  await world.say('u2', { recvID: 'u1' }, '“日本語” 😀');
  await world.say('u3', { groupID: 'g1' }, 't1');
  const token = await world.token('u1', 5);
  const peer = loadPeer(folder);
  const requests = [
    ['get_active_conversations', 'GetActiveConversations', { ownerUserID: 'u1', count: 100 }],
    [
      'get_conversations',
      'GetConversations',
      { ownerUserID: 'u1', conversationIDs: ['sg_g1', 'si_u1_u2', 'si_nobody'] },
    ],
  ] as const;
  for (const [route, name, request] of requests) {
    await checks.run(`jssdk: ${route} says in protobuf what it says in JSON`, async () => {
      const post = async (type: string, body: string | Uint8Array<ArrayBuffer>): Promise<unknown> => {
        const headers = { operationID: crypto.randomUUID(), token, 'Content-Type': type };
        const response = await fetch(`${world.apiAddr}/jssdk/${route}`, { method: 'POST', headers, body });
        const { errCode, errMsg, data } = (await response.json()) as Record<string, unknown>;
        if (errCode !== 0) throw new Error(`${type}: ${errCode} ${errMsg}`);
        return data;
      };
      const encoded = new Uint8Array(codec(peer, `${name}Req`).encode(request).finish());
      const answer = await post('application/x-protobuf', encoded);
      const decoded = codec(peer, `${name}Resp`).decode(Buffer.from(String(answer), 'base64'));
      const found = difference(
        plain(await post('application/json', JSON.stringify(request))),
        plain(decoded),
        {
          ignore: NOT_OURS,
        },
      );
      if (found) throw new Error(`expected is JSON, got is protobuf: ${found}`);
      const { conversations } = decoded as { conversations: unknown[] };
      if (conversations.length !== 2)
        throw new Error(`expected 2 conversations, got ${conversations.length}`);
    });
  }
}

function codec(peer: Record<string, PeerCodec>, name: string): PeerCodec {
  const found = peer[name];
  if (!found) throw new Error(`the package has no codec ${name}`);
  return found;
}

/** Either form without what differs by nature: bytes or base64, absent or null, and empty lists or null. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  const entries = Object.entries(value).map(([key, item]) => [key, plain(item)] as const);
  const kept = entries.filter(([, item]) => item !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
