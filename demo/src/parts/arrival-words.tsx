// Says what has just come in the open conversation, and what could not be sent, to whoever listens instead of looking.
// Pages of history are not news: for them the log of messages itself stays silent.
import { useEffect, useRef, useState } from 'react';
import type { Chat } from '../app/open-chat.ts';
import { isNotice, messageTime } from '../state/messages.ts';
import { messageWords } from '../words/message-words.ts';

/** Messages said at once: a burst is cut to its end. */
const MOST_SAID = 3;

/** The words, unseen. */
export function ArrivalWords({ chat, selfID }: { chat: Chat; selfID: string }) {
  const { messages, later } = chat.timeline;
  const [said, setSaid] = useState('');
  const known = useRef<(typeof messages)[number]>(undefined);
  const sending = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const failed = messages.filter((m) => m.status === 3 && sending.current.has(m.clientMsgID));
    sending.current = new Set(messages.filter((m) => m.status === 1).map((m) => m.clientMsgID));
    if (failed.length > 0) {
      setSaid(failed.map((message) => `Not sent: ${messageWords(message, selfID).words}`).join('. '));
    }
  }, [messages, selfID]);
  useEffect(() => {
    const newest = later === 'end' ? messages.at(-1) : undefined;
    const before = known.current;
    known.current = newest ?? before;
    if (!newest || !before || messageTime(newest) < messageTime(before)) return;
    const at = messages.findIndex(({ clientMsgID }) => clientMsgID === before.clientMsgID);
    const news = messages.slice(at >= 0 ? at + 1 : -1).filter(({ sendID }) => sendID !== selfID);
    if (news.length === 0) return;
    const lines = news.slice(-MOST_SAID).map((message) => {
      const { words } = messageWords(message, selfID);
      return isNotice(message) ? words : `${message.senderNickname || message.sendID}: ${words}`;
    });
    setSaid(lines.join('. '));
  }, [messages, later, selfID]);
  return (
    <p className="unseen" role="status" aria-label="New messages">
      {said}
    </p>
  );
}
