// The search in messages: hits by conversation with the found words marked. A press shows the message where it stands.
import type { Message, SearchResultItem } from 'openim-worker';
import { useEffect, useRef } from 'react';
import { useDemo } from '../app/demo.ts';
import { messageTime } from '../state/messages.ts';
import { shownCount } from '../state/search.ts';
import { useStore, useStorePart } from '../state/store.ts';
import { highlight } from '../words/highlight.ts';
import { fullText, messageWords } from '../words/message-words.ts';
import { machineTime, shortWhen } from '../words/when.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';
import { useNow } from './use-now.ts';

const COUNT = new Intl.NumberFormat('en');

/** The panel. */
export function SearchPanel() {
  const { search, openChat } = useDemo();
  const { text, isEverywhere, keywords, found, phase } = useStore(search.search);
  const isChatOpen = useStorePart(openChat.chat, (state) => state !== undefined);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus({ preventScroll: true }), []);
  const isAll = isEverywhere || !isChatOpen;
  const rest = found.total - shownCount(found);
  return (
    <div className="search-panel">
      <search>
        <form
          className="search-form"
          onSubmit={(event) => {
            event.preventDefault();
            void search.run();
          }}
        >
          <label className="search-field">
            <Icon name="search" size={16} />
            <span className="unseen">Search messages</span>
            <input
              ref={input}
              type="search"
              placeholder="Search messages"
              value={text}
              onChange={(event) => search.write(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape' && text !== '') {
                  event.preventDefault();
                  search.write('');
                }
              }}
            />
          </label>
          <fieldset className="filters">
            <legend className="unseen">Search in</legend>
            <button
              type="button"
              className="filter"
              aria-pressed={!isAll}
              disabled={!isChatOpen}
              onClick={() => search.everywhere(false)}
            >
              This conversation
            </button>
            <button
              type="button"
              className="filter"
              aria-pressed={isAll}
              onClick={() => search.everywhere(true)}
            >
              All conversations
            </button>
          </fieldset>
          <p className="hint" role="status">
            {phase === 'done' && found.total === 0 && 'Nothing found in what is stored on this device.'}
            {phase === 'done' &&
              found.total > 0 &&
              `${COUNT.format(found.total)} ${found.total === 1 ? 'message' : 'messages'} found`}
            {phase === 'searching' && 'Searching…'}
            {phase === 'idle' && 'Searches what is stored on this device.'}
            {phase === 'failed' && 'The search did not work.'}
          </p>
        </form>
      </search>
      {found.groups.map((group) => (
        <Group key={group.conversationID} group={group} keywords={keywords} />
      ))}
      {rest > 0 && phase === 'done' && (
        <button type="button" className="button button-small search-more" onClick={() => void search.more()}>
          {COUNT.format(rest)} more
        </button>
      )}
    </div>
  );
}

function Group({ group, keywords }: { group: SearchResultItem; keywords: readonly string[] }) {
  const name = group.showName || group.conversationID;
  const { conversationType: type, conversationID } = group;
  const { list } = useDemo();
  const row = useStorePart(list.rows, ({ byID }) => byID.get(conversationID));
  return (
    <section className="hits" aria-label={name}>
      <h3>
        <Avatar
          id={row?.groupID || row?.userID || conversationID}
          name={name}
          faceURL={group.faceURL}
          shape={type === 3 ? 'group' : type === 4 ? 'notification' : 'person'}
          size={26}
        />
        <span className="hits-name">{name}</span>
        <span className="hint">{COUNT.format(group.messageCount)}</span>
      </h3>
      <ul aria-label={`Found in ${name}`}>
        {group.messageList.map((message) => (
          <Hit key={message.clientMsgID} group={group} message={message} keywords={keywords} />
        ))}
      </ul>
    </section>
  );
}

interface HitProps {
  readonly group: SearchResultItem;
  readonly message: Message;
  readonly keywords: readonly string[];
}

function Hit({ group, message, keywords }: HitProps) {
  const { search, session, panels } = useDemo();
  const selfID = useStorePart(session.session, ({ userID }) => userID);
  const now = useNow();
  const sender = message.sendID === selfID ? 'You' : message.senderNickname || message.sendID;
  const time = messageTime(message);
  return (
    <li>
      <button
        type="button"
        className="hit"
        onClick={() => {
          panels.uncover();
          void search.goTo(group, message.clientMsgID);
        }}
      >
        <span className="hit-head">
          <span className="hit-sender">{sender}</span>
          <time dateTime={machineTime(time)}>{shortWhen(time, now)}</time>
        </span>
        <span className="hit-words">
          {highlight(fullText(message) || messageWords(message, selfID).words, keywords).map((piece, i) =>
            piece.isFound ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text do not move.
              <mark key={i}>{piece.text}</mark>
            ) : (
              piece.text
            ),
          )}
        </span>
      </button>
    </li>
  );
}
