// The messages of the open conversation, oldest first: paging at both ends, one tab stop, the arrow keys between
// messages. How the place is kept is in message-scroll.ts.
import type { Message } from 'openim-worker';
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useDemo } from '../app/demo.ts';
import type { Chat } from '../app/open-chat.ts';
import { isNotice, messageTime } from '../state/messages.ts';
import type { Edge } from '../state/timeline.ts';
import { dayWords, machineTime, sameDay } from '../words/when.ts';
import { ArrivalWords } from './arrival-words.tsx';
import { Icon } from './icons.tsx';
import type { MenuPlace } from './menu.tsx';
import { MessageBubble } from './message-bubble.tsx';
import { MessageMenu } from './message-menu.tsx';
import { useMessageScroll } from './message-scroll.ts';
import { useNow } from './use-now.ts';

/** Messages of one sender within this time stand together. */
const TOGETHER = 5 * 60_000;

interface OpenMenu {
  readonly message: Message;
  readonly place: MenuPlace;
}

/** The list. */
export function MessageList({ chat, selfID }: { chat: Chat; selfID: string }) {
  const { chat: keeper, pages } = useDemo();
  const now = useNow();
  const [activeID, setActiveID] = useState('');
  const [menu, setMenu] = useState<OpenMenu>();
  const { timeline, conversation, unreadAtOpen } = chat;
  const { messages, earlier, later } = timeline;
  // Where what was unread begins: placed once, when the newest page has come, and kept while the chat is open.
  const [firstNew, setFirstNew] = useState<string>();
  const newest = later === 'end' && earlier !== 'loading' ? messages : undefined;
  useLayoutEffect(() => {
    if (firstNew !== undefined || !newest || newest.length === 0) return;
    const isInside = unreadAtOpen > 0 && unreadAtOpen < newest.length;
    setFirstNew(isInside ? (newest.at(-unreadAtOpen)?.clientMsgID ?? '') : '');
  }, [firstNew, newest, unreadAtOpen]);

  const { scroller, list, onScroll, isAway } = useMessageScroll(chat, firstNew);

  const openMenu = useCallback((message: Message, place: MenuPlace) => {
    setActiveID(message.clientMsgID);
    setMenu({ message, place });
  }, []);
  const closeMenu = useCallback(() => setMenu(undefined), []);
  const jump = useCallback(
    (clientMsgID: string) => void keeper.goTo(conversation.conversationID, clientMsgID),
    [keeper, conversation.conversationID],
  );

  // A message that was gone to is where the keyboard goes on from.
  const { goTo } = chat;
  const hasGone = useRef(goTo);
  const toEnd = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!goTo || goTo === hasGone.current) return;
    hasGone.current = goTo;
    // To the end the button led, which goes away with that, or the composer, where the writer stays.
    if (goTo.to === 'end' && document.activeElement !== toEnd.current) return;
    const id = goTo.to === 'end' ? (messages.at(-1)?.clientMsgID ?? '') : goTo.to.clientMsgID;
    setActiveID(id);
    actionOf(list.current, id)?.focus({ preventScroll: true });
  }, [goTo, list, messages]);

  // The focused message was deleted or taken back: what stands in its place takes over.
  const hasFocus = useRef(false);
  const lastIndex = useRef(0);
  useEffect(() => {
    const at = messages.findIndex(({ clientMsgID }) => clientMsgID === activeID);
    const next = messages[at >= 0 ? at : Math.min(lastIndex.current, messages.length - 1)];
    lastIndex.current = Math.max(0, at);
    if (!next || !hasFocus.current || document.activeElement !== document.body) return;
    setActiveID(next.clientMsgID);
    actionOf(list.current, next.clientMsgID)?.focus({ preventScroll: true });
  }, [messages, activeID, list]);

  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    const at = messages.findIndex(({ clientMsgID }) => clientMsgID === idAt(event.target));
    const steps: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: -1e6, End: 1e6 };
    const step = steps[event.key];
    if (at < 0 || step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = messages[Math.max(0, Math.min(messages.length - 1, at + step))]?.clientMsgID ?? '';
    setActiveID(next);
    const button = actionOf(list.current, next);
    button?.focus({ preventScroll: true });
    button?.closest('li')?.scrollIntoView({ block: 'nearest' });
  };

  const active = messages.some(({ clientMsgID }) => clientMsgID === activeID)
    ? activeID
    : (messages.at(-1)?.clientMsgID ?? '');
  // The own message read last always says so; on each of them it would be noise.
  const lastRead =
    conversation.groupID === '' ? messages.filter((m) => m.sendID === selfID && m.isRead).at(-1) : undefined;
  return (
    <div className="messages-frame">
      <div
        className="messages"
        ref={scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        role="log"
        aria-label="Messages"
        aria-live="off"
        aria-busy={earlier === 'loading' || later === 'loading'}
      >
        <div className="messages-top">
          <EdgeWords edge={earlier} more="Earlier messages" onLoad={() => void pages.loadEarlier()} />
          {earlier === 'end' && messages.length === 0 && (
            <p className="messages-none">No messages yet. Say something.</p>
          )}
        </div>
        <ol
          className="messages-all"
          ref={list}
          onKeyDown={onKeyDown}
          onFocus={() => {
            hasFocus.current = true;
          }}
          onBlur={() => {
            hasFocus.current = false;
          }}
        >
          {messages.map((message, i) => {
            const before = messages[i - 1];
            const after = messages[i + 1];
            const id = message.clientMsgID;
            const isNewDay = !before || !sameDay(messageTime(before), messageTime(message));
            return (
              <li
                key={id}
                data-message={id}
                className={isClose(before, message) && !isNewDay && id !== firstNew ? 'together' : ''}
              >
                {isNewDay && (
                  <p className="day">
                    <time dateTime={machineTime(messageTime(message))}>
                      {dayWords(messageTime(message), now)}
                    </time>
                  </p>
                )}
                {id === firstNew && (
                  <p className="new-line">
                    <span>New</span>
                  </p>
                )}
                <MessageBubble
                  message={message}
                  selfID={selfID}
                  isGroup={conversation.groupID !== ''}
                  isFirst={isNewDay || id === firstNew || !isTogether(before, message)}
                  isLast={after?.clientMsgID === firstNew || !isTogether(message, after)}
                  isReadMark={message === lastRead}
                  isActive={id === active}
                  onMenu={openMenu}
                  onJump={jump}
                />
              </li>
            );
          })}
        </ol>
        {later !== 'end' && (
          <div className="messages-top">
            <EdgeWords edge={later} more="Later messages" onLoad={() => void pages.loadLater()} />
          </div>
        )}
      </div>
      <ArrivalWords chat={chat} selfID={selfID} />
      {isAway && (
        <button
          ref={toEnd}
          type="button"
          className="to-end"
          aria-label="Go to the newest message"
          title="Newest"
          onClick={() => void pages.goToEnd()}
        >
          <Icon name="down" />
        </button>
      )}
      {menu && <MessageMenu message={menu.message} selfID={selfID} place={menu.place} onClose={closeMenu} />}
    </div>
  );
}

function EdgeWords({ edge, more, onLoad }: { edge: Edge; more: string; onLoad: () => void }) {
  if (edge === 'loading') return <p role="status">Reading messages…</p>;
  if (edge === 'end') return null;
  return (
    <button type="button" className="button button-quiet button-small" onClick={onLoad}>
      {edge === 'failed' ? 'Could not read more. Try again' : more}
    </button>
  );
}

function isTogether(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || a.sendID !== b.sendID || isNotice(a) || isNotice(b)) return false;
  return messageTime(b) - messageTime(a) < TOGETHER && sameDay(messageTime(a), messageTime(b));
}

/** Whether two messages stand together as one run: of one sender, or notices. */
function isClose(a: Message | undefined, b: Message): boolean {
  return isTogether(a, b) || (a !== undefined && isNotice(a) && isNotice(b));
}

function actionOf(list: HTMLElement | null, clientMsgID: string): HTMLElement | null {
  return list?.querySelector(`[data-message="${CSS.escape(clientMsgID)}"] .message-action`) ?? null;
}

/** The message whose button was used; other elements keep their own keys. */
function idAt(target: EventTarget): string {
  if (!(target instanceof HTMLElement) || !target.classList.contains('message-action')) return '';
  return target.closest<HTMLElement>('[data-message]')?.dataset.message ?? '';
}
