// A conversation row in words: its preview line, its marks, and the sentence a screen reader says.
import type { Conversation } from 'openim-worker';
import { latestMessage, messageWords } from './message-words.ts';

/** What the second line of a row shows. */
export interface RowWords {
  /** The at-mark, `''` when there is none. */
  readonly mark: string;
  /** The same for a screen reader. */
  readonly spokenMark: string;
  /** Whether the line is the draft. */
  readonly isDraft: boolean;
  /** Who said it, with its colon; `''` for the other side of a single chat. */
  readonly who: string;
  readonly line: string;
  /** The latest message is the user's own and still on its way, or failed. */
  readonly sending: 'no' | 'sending' | 'failed';
}

const NO_MARK = ['', ''] as const;

/** By groupAtType: what the row shows, and what a screen reader says. */
const AT_MARKS: Readonly<Record<number, readonly [string, string]>> = {
  1: ['@you', 'you were mentioned'],
  2: ['@all', 'everyone was mentioned'],
  3: ['@you', 'you were mentioned'],
  4: ['Announcement', 'announcement'],
};

/** The name of a conversation, with the ID where there is no name. */
export function rowName(row: Conversation): string {
  return row.showName || row.userID || row.groupID || row.conversationID;
}

/** Whether the user chose not to be notified. */
export function isMuted(row: Conversation): boolean {
  return row.recvMsgOpt !== 0;
}

/** The words of a row's second line. */
export function rowWords(row: Conversation, selfID: string): RowWords {
  const [mark, spokenMark] = AT_MARKS[row.groupAtType] ?? NO_MARK;
  if (row.draftText !== '') {
    const line = row.draftText.slice(0, 280).replace(/\s+/gu, ' ').trim();
    return { mark, spokenMark, isDraft: true, who: '', line, sending: 'no' };
  }
  const message = latestMessage(row.latestMsg);
  if (!message) return { mark, spokenMark, isDraft: false, who: '', line: '', sending: 'no' };
  const { kind, words } = messageWords(message, selfID);
  const own = message.sendID === selfID;
  const who =
    kind === 'notice' || kind === 'none' || row.groupID === ''
      ? ''
      : `${own ? 'You' : message.senderNickname || message.sendID}: `;
  const sending = !own ? 'no' : message.status === 1 ? 'sending' : message.status === 3 ? 'failed' : 'no';
  return { mark, spokenMark, isDraft: false, who, line: words, sending };
}

/** The whole row as one sentence, for its accessible name. */
export function rowSentence(row: Conversation, words: RowWords, time: string): string {
  const parts = [rowName(row)];
  if (row.unreadCount > 0) parts.push(`${row.unreadCount} unread`);
  if (row.isPinned) parts.push('pinned');
  if (row.recvMsgOpt === 1) parts.push('blocked');
  if (row.recvMsgOpt === 2) parts.push('muted');
  if (row.isPrivateChat) parts.push('private chat');
  if (row.isNotInGroup) parts.push('you are not in this group');
  if (words.spokenMark !== '') parts.push(words.spokenMark);
  if (words.sending === 'failed') parts.push('not sent');
  if (words.line !== '') parts.push(`${words.isDraft ? 'draft: ' : words.who}${words.line}`);
  if (time !== '') parts.push(time);
  return parts.join(', ');
}

/** The number in an unread badge. */
export function badge(count: number): string {
  return count > 99 ? '99+' : String(count);
}
