// One row of the list: who, what was said last, when, and its marks. It renders again only when one of them changes.
import type { Conversation } from 'openim-worker';
import { type KeyboardEvent, type MouseEvent, memo, useMemo } from 'react';
import type { Store } from '../state/store.ts';
import { badge, rowName, rowSentence, rowWords } from '../words/row-words.ts';
import { fullWhen, machineTime, shortWhen } from '../words/when.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { type MenuPlace, placeBelow } from './menu.tsx';

interface ConversationRowProps {
  readonly row: Conversation;
  readonly selfID: string;
  readonly now: number;
  /** Distance from the list's top in CSS pixels. */
  readonly top: number;
  /** Position in the whole list, from 1, and its length: a screen reader sees only the rows on the screen. */
  readonly position: number;
  readonly count: number;
  readonly isOpen: boolean;
  /** Whether the list is scrolled too fast for pictures. */
  readonly isFast: Store<boolean>;
  /** Whether Tab reaches this row. */
  readonly isActive: boolean;
  /** The row got the focus, however it did. */
  readonly onActive: (conversationID: string) => void;
  readonly onOpen: (row: Conversation) => void;
  readonly onMenu: (row: Conversation, place: MenuPlace) => void;
}

/** The shape of a conversation's avatar. */
export function avatarShape(row: Conversation): 'person' | 'group' | 'notification' {
  if (row.groupID !== '') return 'group';
  return row.conversationType === 4 ? 'notification' : 'person';
}

/** The row. */
export const ConversationRow = memo(function ConversationRow(props: ConversationRowProps) {
  const { row, selfID, now, top, position, count, isOpen, isFast, isActive, onActive, onOpen, onMenu } =
    props;
  const words = useMemo(() => rowWords(row, selfID), [row, selfID]);
  const at = Math.max(row.latestMsgSendTime, row.draftTextTime);
  const time = shortWhen(at, now);
  const name = rowName(row);

  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    event.preventDefault();
    const returnTo = event.currentTarget.querySelector<HTMLElement>('.row-main');
    // The context menu key gives no point: then the menu opens beside the name.
    const box = event.currentTarget.getBoundingClientRect();
    const isByKey = event.clientX === 0 && event.clientY === 0;
    onMenu(row, {
      x: isByKey ? box.left + 64 : event.clientX,
      y: isByKey ? box.top + 40 : event.clientY,
      returnTo,
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { currentTarget } = event;
    if (event.key === 'ArrowRight') currentTarget.querySelector<HTMLElement>('.row-menu')?.focus();
    else if (event.key === 'ArrowLeft') currentTarget.querySelector<HTMLElement>('.row-main')?.focus();
    else return;
    event.preventDefault();
  };

  const className = [
    'row',
    row.isPinned && 'row-pinned',
    isOpen && 'row-open',
    row.unreadCount > 0 && 'row-unread',
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <li
      className={className}
      style={{ transform: `translateY(${top}px)` }}
      aria-posinset={position}
      aria-setsize={count}
      onContextMenu={onContextMenu}
      onFocus={() => onActive(row.conversationID)}
      onKeyDown={onKeyDown}
    >
      <button
        type="button"
        className="row-main"
        tabIndex={isActive ? 0 : -1}
        data-active={isActive}
        aria-current={isOpen ? 'true' : undefined}
        aria-label={rowSentence(row, words, time)}
        onClick={() => onOpen(row)}
      >
        <Avatar
          id={row.groupID || row.userID || row.conversationID}
          name={name}
          faceURL={row.faceURL}
          shape={avatarShape(row)}
          size={46}
          isFast={isFast}
        />
        <span className="row-top">
          <span className="row-name">{name}</span>
          {row.isPrivateChat && <Icon name="flame" size={14} />}
          <time dateTime={machineTime(at)} title={fullWhen(at)}>
            {time}
          </time>
        </span>
        <span className="row-bottom">
          <span className="row-line">
            {words.sending === 'sending' && <Icon name="clock" size={13} />}
            {words.sending === 'failed' && (
              <span className="row-failed">
                <Icon name="warning" size={14} />
              </span>
            )}
            {words.mark !== '' && <span className="row-mark">[{words.mark}] </span>}
            {words.isDraft && <span className="row-draft">Draft: </span>}
            {words.who !== '' && <span className="row-who">{words.who}</span>}
            {words.line}
          </span>
          {row.isPinned && <Icon name="pin" size={15} />}
          {row.recvMsgOpt === 2 && <Icon name="bellOff" size={15} />}
          {row.recvMsgOpt === 1 && <Icon name="blocked" size={15} />}
          {row.unreadCount > 0 && (
            <span className={row.recvMsgOpt === 0 ? 'badge' : 'badge badge-quiet'}>
              {badge(row.unreadCount)}
            </span>
          )}
        </span>
      </button>
      <button
        type="button"
        className="icon-button row-menu"
        tabIndex={-1}
        aria-label={`Actions for ${name}`}
        aria-haspopup="menu"
        onClick={(event) => onMenu(row, placeBelow(event.currentTarget))}
      >
        <Icon name="more" size={18} />
      </button>
    </li>
  );
});
