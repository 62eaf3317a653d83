// One message: somebody's words in a bubble, or a notice in the middle.
import type { Message } from 'openim-worker';
import { memo } from 'react';
import { useDemo } from '../app/demo.ts';
import { messageTime } from '../state/messages.ts';
import { atText, messageWords } from '../words/message-words.ts';
import { clock, fullWhen, machineTime } from '../words/when.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { isNotice } from './message-list.tsx';

interface MessageBubbleProps {
  readonly message: Message;
  readonly selfID: string;
  readonly isGroup: boolean;
  /** First and last of a run by one sender. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Carries the mark that the other side has read up to here. */
  readonly isReadMark: boolean;
}

/** The message. */
export const MessageBubble = memo(function MessageBubble(props: MessageBubbleProps) {
  const { message, selfID, isGroup, isFirst, isLast, isReadMark } = props;
  const { kind, words } = messageWords(message, selfID);
  if (isNotice(message)) {
    return <p className="notice-line">{words}</p>;
  }
  const isOwn = message.sendID === selfID;
  const sender = message.senderNickname || message.sendID;
  return (
    <div className={isOwn ? 'message message-own' : 'message'}>
      {isGroup && !isOwn && (
        <span className="message-face">
          {isFirst && <Avatar id={message.sendID} name={sender} faceURL={message.senderFaceUrl} size={32} />}
        </span>
      )}
      <div className="message-body">
        {isGroup && !isOwn && isFirst && <p className="message-sender">{sender}</p>}
        {!isGroup || isOwn ? <span className="unseen">{isOwn ? 'You: ' : `${sender}: `}</span> : null}
        <div className="bubble">
          <Content message={message} kind={kind} words={words} />
        </div>
        {(isLast || message.status === 1 || message.status === 3 || isReadMark) && (
          <p className="message-foot">
            <time dateTime={machineTime(messageTime(message))} title={fullWhen(messageTime(message))}>
              {clock(messageTime(message))}
            </time>
            {isOwn && <State message={message} isReadMark={isReadMark} />}
          </p>
        )}
      </div>
    </div>
  );
});

function Content({ message, kind, words }: { message: Message; kind: string; words: string }) {
  const picture = message.contentType === 102 ? pictureURL(message) : '';
  if (picture !== '')
    return (
      <img
        className="picture"
        src={picture}
        alt="From this conversation"
        loading="lazy"
        referrerPolicy="no-referrer"
      />
    );
  if (kind === 'media') return <span className="media">{words}</span>;
  return <span className="text">{fullText(message) || words || '\u200B'}</span>;
}

function State({ message, isReadMark }: { message: Message; isReadMark: boolean }) {
  const { chat } = useDemo();
  if (message.status === 1) return <span>Sending…</span>;
  if (message.status === 3) {
    return (
      <button type="button" className="resend" onClick={() => void chat.resend(message)}>
        <Icon name="warning" size={14} /> Not sent. Send again
      </button>
    );
  }
  if (isReadMark) {
    return (
      <span className="read-mark">
        <Icon name="read" size={15} /> Read
      </span>
    );
  }
  return <Icon name="sent" size={14} />;
}

/** The whole text, with its line breaks; `''` for what is no text. */
function fullText(message: Message): string {
  if (message.contentType === 101) return message.textElem?.content ?? message.content;
  return message.contentType === 106 ? atText(message) : '';
}

function pictureURL(message: Message): string {
  for (const key of ['snapshotPicture', 'bigPicture', 'sourcePicture']) {
    const picture = message.pictureElem?.[key];
    if (typeof picture !== 'object' || picture === null) continue;
    const url = (picture as Record<string, unknown>).url;
    if (typeof url === 'string' && /^https?:/i.test(url)) return url;
  }
  return '';
}
