// The JSON inside MsgData.content (protocol 3.1): an element, or for notifications JSON inside JSON. Knows the two
// wrappings, not what the elements or the notifications mean (tips.ts does).

import { jsonObject, type Reader, strict, text } from './readers.ts';

/** @returns the content's JSON object, or undefined when it is empty or malformed. */
export function parseContent(content: Uint8Array | string): Readonly<Record<string, unknown>> | undefined {
  try {
    return jsonObject(JSON.parse(typeof content === 'string' ? content : new TextDecoder().decode(content)));
  } catch {
    return undefined;
  }
}

const readDetail = strict<{ detail: string }>({ detail: text });

/**
 * The notification inside `{"detail": "<JSON>"}`, e.g. `parseNotification(content, readMarkAsReadTips)`.
 * @returns undefined when either JSON is malformed or the reader rejects it.
 */
export function parseNotification<T>(content: Uint8Array | string, read: Reader<T>): T | undefined {
  const wrapper = readDetail(parseContent(content));
  const detail = wrapper && parseContent(wrapper.detail);
  return detail && read(detail);
}

/** The content of an element: UTF-8 JSON. */
export function elementContent(element: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(element));
}

/**
 * Server: the content of a notification. Empty lists are written as null, as the server does; `emptyLists: 'list'`
 * keeps them.
 */
export function notificationContent(tips: object, emptyLists: 'null' | 'list' = 'null'): Uint8Array {
  const nullForEmpty = (_: string, value: unknown) =>
    Array.isArray(value) && value.length === 0 ? null : value;
  return elementContent({ detail: JSON.stringify(tips, emptyLists === 'null' ? nullForEmpty : undefined) });
}
