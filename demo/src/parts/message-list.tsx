// The messages of the open conversation, oldest first. It stays at the end while the user is there, and keeps the
// place when earlier messages come above.
import type { Message } from 'openim-worker';
import { useCallback, useLayoutEffect, useRef } from 'react';
import type { Chat } from '../app/chat.ts';
import { useDemo } from '../app/demo.ts';
import { messageTime } from '../state/messages.ts';
import { dayWords, machineTime, sameDay } from '../words/when.ts';
import { MessageBubble } from './message-bubble.tsx';
import { useNow } from './use-now.ts';

/** Pixels from the end that still count as being there. */
const NEAR = 80;
/** Messages of one sender within this time stand together. */
const TOGETHER = 5 * 60_000;

/** The list. */
export function MessageList({ chat, selfID }: { chat: Chat; selfID: string }) {
  const { chat: keeper } = useDemo();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const place = useRef({ isAtEnd: true, height: 0, firstID: '' });
  const { messages, history, conversation } = chat;

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const { isAtEnd, height, firstID } = place.current;
    const first = messages[0]?.clientMsgID ?? '';
    if (isAtEnd) box.scrollTop = box.scrollHeight;
    else if (first !== firstID) box.scrollTop += box.scrollHeight - height;
    place.current = { isAtEnd, height: box.scrollHeight, firstID: first };
  }, [messages]);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    place.current.isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    place.current.height = box.scrollHeight;
    if (box.scrollTop < NEAR && box.scrollHeight > box.clientHeight) void keeper.loadEarlier();
  }, [keeper]);

  // The own message read last carries the mark; on each of them it would be noise.
  const lastRead =
    conversation.groupID === '' ? messages.filter((m) => m.sendID === selfID && m.isRead).at(-1) : undefined;
  return (
    <div
      className="messages"
      ref={scroller}
      onScroll={onScroll}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
      tabIndex={0}
      role="log"
      aria-label="Messages"
      aria-live="polite"
      aria-busy={history === 'loading'}
    >
      <div className="messages-top">
        {history === 'loading' && <p role="status">Reading messages…</p>}
        {history === 'more' && (
          <button
            type="button"
            className="button button-quiet button-small"
            onClick={() => void keeper.loadEarlier()}
          >
            Earlier messages
          </button>
        )}
        {history === 'failed' && (
          <button type="button" className="button button-small" onClick={() => void keeper.loadEarlier()}>
            Try again
          </button>
        )}
        {history === 'end' && messages.length === 0 && (
          <p className="messages-none">No messages yet. Say something.</p>
        )}
      </div>
      <ol className="messages-all">
        {messages.map((message, i) => {
          const before = messages[i - 1];
          const after = messages[i + 1];
          const isNewDay = !before || !sameDay(messageTime(before), messageTime(message));
          return (
            <li
              key={message.clientMsgID}
              className={isTogether(before, message) && !isNewDay ? 'together' : ''}
            >
              {isNewDay && (
                <p className="day">
                  <time dateTime={machineTime(messageTime(message))}>
                    {dayWords(messageTime(message), now)}
                  </time>
                </p>
              )}
              <MessageBubble
                message={message}
                selfID={selfID}
                isGroup={conversation.groupID !== ''}
                isFirst={isNewDay || !isTogether(before, message)}
                isLast={!isTogether(message, after)}
                isReadMark={message === lastRead}
              />
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function isTogether(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || a.sendID !== b.sendID || isNotice(a) || isNotice(b)) return false;
  return messageTime(b) - messageTime(a) < TOGETHER && sameDay(messageTime(a), messageTime(b));
}

/** Whether a message is a notice in the middle rather than somebody's words. */
export function isNotice(message: Message): boolean {
  return message.contentType >= 1000 && message.contentType !== 1400;
}
