// One message: somebody's words in a bubble, or a notice in the middle; with the button of its menu.
import type { Message } from 'openim-worker';
import { type MouseEvent, memo } from 'react';
import { useDemo } from '../app/demo.ts';
import { isNotice, messageTime, quotedMessage } from '../state/messages.ts';
import { useStorePart } from '../state/store.ts';
import { burnWords, messageWords } from '../words/message-words.ts';
import { clock, fullWhen, machineTime } from '../words/when.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { type MenuPlace, placeBelow } from './menu.tsx';
import { MessageContent } from './message-content.tsx';
import { QuoteBlock } from './quote-block.tsx';

interface MessageBubbleProps {
  readonly message: Message;
  readonly selfID: string;
  readonly isGroup: boolean;
  /** First and last of a run by one sender. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The own message that the other side read last. */
  readonly isReadMark: boolean;
  /** Tab reaches its button. */
  readonly isActive: boolean;
  readonly onMenu: (message: Message, place: MenuPlace) => void;
  readonly onJump: (clientMsgID: string) => void;
}

/** The message. */
export const MessageBubble = memo(function MessageBubble(props: MessageBubbleProps) {
  const { message, selfID, isGroup, isFirst, isLast, isReadMark, isActive, onMenu, onJump } = props;
  const { words } = messageWords(message, selfID);
  const isOwn = message.sendID === selfID;
  const { members } = useDemo();
  const member = useStorePart(members.members, (all) => all.get(message.sendID));
  const sender = member?.nickname || message.senderNickname || message.sendID;
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    // A link or a chosen text has the browser's own menu.
    if (event.target instanceof Element && event.target.closest('a')) return;
    if (getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    const button = event.currentTarget.querySelector<HTMLElement>('.message-action');
    onMenu(message, { x: event.clientX, y: event.clientY, returnTo: button });
  };
  const action = (
    <button
      type="button"
      className="message-action"
      aria-label={`Actions for ${isNotice(message) ? '' : isOwn ? 'your message ' : `message of ${sender} `}“${words}”`}
      title="Actions"
      aria-haspopup="menu"
      tabIndex={isActive ? 0 : -1}
      onClick={(event) => onMenu(message, placeBelow(event.currentTarget, isOwn ? 'right' : 'left'))}
    >
      <Icon name="more" size={16} />
    </button>
  );
  if (isNotice(message)) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the button inside is the keyboard's way to the menu.
      <div className="message-notice" onContextMenu={onContextMenu}>
        <p className="notice-line">{words}</p>
        {action}
      </div>
    );
  }
  const quoted = quotedMessage(message);
  const burn = burnWords(message);
  const isPending = message.status === 1 || message.status === 3;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside is the keyboard's way to the menu.
    <div className={isOwn ? 'message message-own' : 'message'} onContextMenu={onContextMenu}>
      {isGroup && !isOwn && (
        <span className="message-face">
          {isFirst && (
            <Avatar
              id={message.sendID}
              name={sender}
              faceURL={member?.faceURL ?? message.senderFaceUrl}
              size={32}
            />
          )}
        </span>
      )}
      <div className="message-body">
        {isGroup && !isOwn && isFirst && <p className="message-sender">{sender}</p>}
        {!isGroup || isOwn ? <span className="unseen">{isOwn ? 'You: ' : `${sender}: `}</span> : null}
        <div className="message-line">
          <div className="bubble">
            {quoted && <QuoteBlock quoted={quoted} selfID={selfID} onJump={onJump} />}
            <MessageContent message={message} words={words} />
          </div>
          {action}
        </div>
        {(isLast || isPending || isReadMark || burn !== '') && (
          <p className="message-foot">
            {burn !== '' && (
              <span className="burn" title={burn}>
                <Icon name="flame" size={14} />
                <span className="unseen">{burn}</span>
              </span>
            )}
            <time dateTime={machineTime(messageTime(message))} title={fullWhen(messageTime(message))}>
              {clock(messageTime(message))}
            </time>
            {isOwn && <State message={message} isGroup={isGroup} />}
          </p>
        )}
      </div>
    </div>
  );
});

function State({ message, isGroup }: { message: Message; isGroup: boolean }) {
  const { sender } = useDemo();
  if (message.status === 1) return <span>Sending…</span>;
  if (message.status === 3) {
    return (
      <button type="button" className="resend" onClick={() => void sender.resend(message)}>
        <Icon name="warning" size={14} /> Not sent. Send again
      </button>
    );
  }
  if (message.isRead && !isGroup) {
    return (
      <span className="read-mark">
        <Icon name="read" size={15} /> Read
      </span>
    );
  }
  return (
    <span className="sent-mark" title="Sent">
      <Icon name="sent" size={14} />
      <span className="unseen">Sent</span>
    </span>
  );
}
