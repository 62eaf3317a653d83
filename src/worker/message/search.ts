// Search in what is stored (behaviour 5): in small steps, each a short read of its own, so that the engine is never kept
// waiting. It changes nothing and asks nobody.
import { Dexie } from 'dexie';
import type { SearchRequest } from '../../contract/index.ts';
import { MESSAGE_STATUS } from '../../protocol/index.ts';
import { asciiJSON } from '../conversation/row.ts';
import type { UserContext } from '../session/context.ts';
import type { LatestKey, MessageRow } from '../store/schema.ts';
import type { ElementKey } from './elements.ts';
import { compareKeys, keyOf, messageJSON } from './row.ts';

/** Messages read in one step. */
const STEP = 500;

/** Where each element says what a user reads. */
const READABLE: { readonly [K in ElementKey]?: string } = {
  textElem: 'content',
  atTextElem: 'text',
  quoteElem: 'text',
  advancedTextElem: 'text',
  markdownTextElem: 'content',
  fileElem: 'fileName',
  customElem: 'description',
  mergeElem: 'title',
  cardElem: 'nickname',
  locationElem: 'description',
};

/** A message that fits, without its body. */
interface Hit extends LatestKey {
  conversationID: string;
}

/** JSON of one page of what fits, newest first, by conversation. */
export async function searchLocalMessages(
  ctx: UserContext,
  _operationID: string,
  request: SearchRequest,
): Promise<string> {
  const { pageIndex, count } = request;
  const hits = await findAll(ctx, request);
  hits.sort((a, b) => compareKeys(b, a));
  const counts = new Map<string, number>();
  for (const { conversationID: id } of hits) counts.set(id, (counts.get(id) ?? 0) + 1);

  const page = hits.slice((pageIndex - 1) * count, pageIndex * count);
  const found = await ctx.db.messages.bulkGet(
    page.map(({ conversationID, clientMsgID }): [string, string] => [conversationID, clientMsgID]),
  );
  const lists = new Map<string, string[]>();
  for (const message of found) {
    if (!message) continue;
    const list = lists.get(message.conversationID) ?? [];
    lists.set(message.conversationID, list);
    list.push(messageJSON(message));
  }
  const rows = [...lists.keys()].map((id) => ctx.list.row(id));
  const items = [...lists].map(([conversationID, messages], i) => {
    const { showName = '', faceURL = '', conversationType = 0 } = rows[i] ?? {};
    const messageCount = counts.get(conversationID);
    const head = asciiJSON({ conversationID, showName, faceURL, conversationType, messageCount });
    return `${head.slice(0, -1)},"messageList":[${messages.join(',')}]}`;
  });
  return `{"totalCount":${hits.length},"searchResultItems":[${items.join(',')}]}`;
}

async function findAll(ctx: UserContext, request: SearchRequest): Promise<Hit[]> {
  const { conversationID } = request;
  const fits = filterOf(request, ctx.clock.now());
  const hits: Hit[] = [];
  let after: unknown = conversationID ? [conversationID, Dexie.minKey] : Dexie.minKey;
  for (;;) {
    const keys = ctx.db.messages.where('[conversationID+clientMsgID]');
    const rest = conversationID
      ? keys.between(after, [conversationID, Dexie.maxKey], false, true)
      : keys.above(after);
    const messages = await rest.limit(STEP).toArray();
    for (const message of messages) {
      if (fits(message)) hits.push({ ...keyOf(message), conversationID: message.conversationID });
    }
    const last = messages.at(-1);
    if (!last || messages.length < STEP || ctx.signal.aborted) return hits;
    after = [last.conversationID, last.clientMsgID];
  }
}

function filterOf(request: SearchRequest, now: number): (message: MessageRow) => boolean {
  const { keywordList = [], keywordListMatchType = 0 } = request;
  const { searchTimePosition = 0, searchTimePeriod = 0 } = request;
  const until = searchTimePosition === 0 ? Number.MAX_SAFE_INTEGER : searchTimePosition * 1000;
  const since = searchTimePeriod === 0 ? 0 : (searchTimePosition * 1000 || now) - searchTimePeriod * 1000;
  const senders = new Set(request.senderUserIDList);
  const types = new Set(request.messageTypeList);
  const keywords = keywordList.map((keyword) => keyword.toLowerCase()).filter((keyword) => keyword !== '');
  return (message) => {
    const { sendTime, sendID, contentType, status } = message;
    if (status >= MESSAGE_STATUS.deleted || sendTime < since || sendTime > until) return false;
    if (senders.size > 0 && !senders.has(sendID)) return false;
    if (types.size > 0 && !types.has(contentType)) return false;
    if (keywords.length === 0) return true;
    const text = readableText(message).toLowerCase();
    const occurs = (keyword: string): boolean => text.includes(keyword);
    return keywordListMatchType === 1 ? keywords.every(occurs) : keywords.some(occurs);
  };
}

/** What a user reads of the message; `''` for those without words. Pure. */
export function readableText(message: MessageRow): string {
  for (const key of Object.keys(READABLE) as (keyof typeof READABLE)[]) {
    const element = message[key] as Readonly<Record<string, unknown>> | undefined;
    if (element) return String(element[READABLE[key]!] ?? '');
  }
  return '';
}
