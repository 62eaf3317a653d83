// Conversation IDs as the server builds them (behaviour 3, protocol 3.1). Only builds: IDs are never parsed,
// because user IDs may contain the separator.

/**
 * Orders by Unicode code point, which is the byte order of UTF-8 and so the server's. JavaScript's own `<`
 * orders UTF-16 units and puts the characters above U+FFFF before U+E000 to U+FFFF.
 * @returns negative, 0 or positive.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Moves the surrogates, which stand for the code points above U+FFFF, behind all other units. */
function rank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

function pair(a: string, b: string): string {
  return compareCodePoints(a, b) <= 0 ? `${a}_${b}` : `${b}_${a}`;
}

/** The single chat of two users: `si_<a>_<b>`, sorted. */
export function singleConversationID(a: string, b: string): string {
  return `si_${pair(a, b)}`;
}

/** The chat of a group: `sg_<groupID>`. */
export function groupConversationID(groupID: string): string {
  return `sg_${groupID}`;
}

/** The conversation of a notification account with a user: `sn_<a>_<b>`, sorted. */
export function notificationConversationID(a: string, b: string): string {
  return `sn_${pair(a, b)}`;
}

/** The channel that carries a conversation's notifications: the first segment replaced by `n`. */
export function notificationChannelOf(conversationID: string): string {
  return conversationID.replace(/^[^_]*/, 'n');
}

/** True for `n_…` channels, which carry notifications and are never conversations. */
export function isNotificationChannel(id: string): boolean {
  return id.startsWith('n_');
}

/**
 * The conversation of `self` with a user, group or notification account.
 * @param sessionType 1 single, 2 or 3 group, 4 notification.
 * @returns undefined for any other type.
 */
export function conversationIDOf(sessionType: number, self: string, sourceID: string): string | undefined {
  switch (sessionType) {
    case 1:
      return singleConversationID(self, sourceID);
    case 2:
    case 3:
      return groupConversationID(sourceID);
    case 4:
      return notificationConversationID(self, sourceID);
    default:
      return undefined;
  }
}
