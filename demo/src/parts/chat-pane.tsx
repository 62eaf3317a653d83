// The middle part: the open conversation, or words of welcome while none is open.
import { useState } from 'react';
import { useDemo } from '../app/demo.ts';
import type { Chat } from '../app/open-chat.ts';
import { useStore, useStorePart } from '../state/store.ts';
import { isMuted, rowName } from '../words/row-words.ts';
import { Avatar } from './avatar.tsx';
import { Composer } from './composer.tsx';
import { linkWords } from './connection-line.tsx';
import { ConversationMenu } from './conversation-menu.tsx';
import { avatarShape } from './conversation-row.tsx';
import { Icon } from './icons.tsx';
import { type MenuPlace, placeBelow } from './menu.tsx';
import { MessageList } from './message-list.tsx';

/** The pane. */
export function ChatPane() {
  const { openChat } = useDemo();
  const chat = useStore(openChat.chat);
  return chat ? <OpenPane chat={chat} /> : <Welcome />;
}

function OpenPane({ chat }: { chat: Chat }) {
  const { session } = useDemo();
  const { userID } = useStore(session.session);
  const row = chat.conversation;
  return (
    <main className="chat-pane" aria-label={`Conversation with ${rowName(row)}`}>
      <ChatHead chat={chat} />
      <MessageList chat={chat} selfID={userID} />
      {row.conversationType === 4 ? (
        <p className="composer-note">Notifications only: nobody reads replies here.</p>
      ) : row.isNotInGroup ? (
        <p className="composer-note">You are not in this group any more.</p>
      ) : (
        <Composer chat={chat} />
      )}
    </main>
  );
}

function ChatHead({ chat }: { chat: Chat }) {
  const { panels, session, typing } = useDemo();
  const { isPanelOpen } = useStore(panels.panels);
  const link = useStorePart(session.connection, (connection) => connection.link);
  const [place, setPlace] = useState<MenuPlace>();
  const row = chat.conversation;
  const isTyping = useStore(typing.typing) === row.conversationID;
  const name = rowName(row);
  return (
    <header className="chat-head">
      <button
        type="button"
        className="icon-button back-button"
        aria-label="Back to the list"
        onClick={() => panels.closeChat()}
      >
        <Icon name="back" />
      </button>
      <Avatar
        id={row.groupID || row.userID || row.conversationID}
        name={name}
        faceURL={row.faceURL}
        shape={avatarShape(row)}
        size={38}
      />
      <div className="chat-title">
        <h2>
          <span className="chat-name">{name}</span>
          {row.isPinned && <Icon name="pin" size={15} />}
          {isMuted(row) && <Icon name={row.recvMsgOpt === 1 ? 'blocked' : 'bellOff'} size={15} />}
          {row.isPrivateChat && <Icon name="flame" size={15} />}
        </h2>
        <p className="hint">
          {link !== 'connected' && <span className="chat-link">{linkWords(link)} · </span>}
          {!isTyping && subtitle(row.conversationType, row.groupID || row.userID)}
          <span className="typing" role="status" aria-label="Typing">
            {isTyping && 'typing…'}
          </span>
        </p>
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label="Search messages"
        title="Search messages"
        onClick={() => panels.show('search')}
      >
        <Icon name="search" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Conversation actions"
        title="Actions"
        aria-haspopup="menu"
        aria-expanded={place !== undefined}
        onClick={(event) => setPlace(placeBelow(event.currentTarget))}
      >
        <Icon name="more" />
      </button>
      <button
        type="button"
        className="icon-button panel-button"
        aria-label="Side panel"
        title="Details, events, calls"
        aria-pressed={isPanelOpen}
        onClick={() => panels.togglePanel()}
      >
        <Icon name="panel" />
      </button>
      {place && <ConversationMenu row={row} place={place} onClose={() => setPlace(undefined)} />}
    </header>
  );
}

function subtitle(type: number, id: string): string {
  if (type === 3) return `Group · ${id}`;
  if (type === 4) return `Notifications · ${id}`;
  return id;
}

function Welcome() {
  const { panels } = useDemo();
  const { isPanelOpen } = useStore(panels.panels);
  return (
    <main className="chat-pane welcome" aria-label="No conversation open">
      {!isPanelOpen && (
        <button
          type="button"
          className="icon-button panel-button welcome-panel"
          aria-label="Side panel"
          title="Details, events, calls"
          onClick={() => panels.show('events')}
        >
          <Icon name="panel" />
        </button>
      )}
      <div className="welcome-words">
        <h2>Pick a conversation</h2>
        <p>
          Storage, synchronisation and unread counting run in a Web Worker. Scroll fast through thousands of
          rows and watch the frame meter below the list.
        </p>
        <dl className="keys">
          <div>
            <dt>
              <kbd>↑</kbd> <kbd>↓</kbd>
            </dt>
            <dd>move in the list</dd>
          </div>
          <div>
            <dt>
              <kbd>Enter</kbd>
            </dt>
            <dd>open</dd>
          </div>
          <div>
            <dt>
              <kbd>→</kbd> <span className="hint">or right click</span>
            </dt>
            <dd>actions of a row</dd>
          </div>
          <div>
            <dt>
              <kbd>Esc</kbd>
            </dt>
            <dd>close</dd>
          </div>
        </dl>
      </div>
    </main>
  );
}
