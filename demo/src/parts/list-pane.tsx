// The left part: who is signed in, the connection, search and filters, and the list below them.
import { useDeferredValue, useMemo, useState } from 'react';
import { useDemo } from '../app/demo.ts';
import type { Loading } from '../app/list.ts';
import { type ListFilter, visibleIDs } from '../state/list-filter.ts';
import { useStore } from '../state/store.ts';
import { errorWords } from '../words/error-words.ts';
import { badge } from '../words/row-words.ts';
import { Avatar } from './avatar.tsx';
import { ConnectionBanner, ConnectionLine } from './connection-line.tsx';
import { ConversationRows } from './conversation-rows.tsx';
import { FrameMeter } from './frame-meter.tsx';
import { Icon } from './icons.tsx';

const FILTERS: readonly { readonly value: ListFilter; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'unread', label: 'Unread' },
  { value: 'pinned', label: 'Pinned' },
  { value: 'groups', label: 'Groups' },
];

const COUNT = new Intl.NumberFormat('en');

/** The pane. */
export function ListPane() {
  const { list } = useDemo();
  const rows = useStore(list.rows);
  const loading = useStore(list.loading);
  const [filter, setFilter] = useState<ListFilter>('all');
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text);
  const ids = useMemo(() => visibleIDs(rows, filter, wanted), [rows, filter, wanted]);
  const isNarrowed = filter !== 'all' || wanted.trim() !== '';
  return (
    <section className="list-pane" aria-label="Conversations">
      <ListHead />
      <ConnectionBanner />
      <div className="list-tools">
        <label className="search-field">
          <Icon name="search" size={16} />
          <span className="unseen">Search conversations</span>
          <input
            type="search"
            placeholder="Search"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && text !== '') {
                event.preventDefault();
                setText('');
              }
            }}
          />
        </label>
        <fieldset className="filters">
          <legend className="unseen">Show</legend>
          {FILTERS.map(({ value, label }) => (
            <button
              key={value}
              type="button"
              className="filter"
              aria-pressed={filter === value}
              onClick={() => setFilter(value)}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </div>
      {ids.length > 0 ? (
        <ConversationRows ids={ids} rows={rows.byID} />
      ) : (
        <EmptyList loading={loading} isNarrowed={isNarrowed} />
      )}
      <footer className="list-foot">
        <span>
          {isNarrowed ? `${COUNT.format(ids.length)} of ` : ''}
          {COUNT.format(rows.order.length)} chats{loading.kind === 'rest' ? '…' : ''}
        </span>
        <FrameMeter />
      </footer>
    </section>
  );
}

function ListHead() {
  const { session, list, panels } = useDemo();
  const { self, userID } = useStore(session.session);
  const total = useStore(list.total);
  const name = self?.nickname || userID;
  return (
    <header className="list-head">
      <Avatar id={userID} name={name} faceURL={self?.faceURL ?? ''} size={40} />
      <div className="list-title">
        <h1>
          Chats
          {total > 0 && (
            <span className="total" title={`${COUNT.format(total)} unread messages`}>
              <span className="unseen">, </span>
              {badge(total)}
              <span className="unseen"> unread in total</span>
            </span>
          )}
        </h1>
        <ConnectionLine />
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label="Account and settings"
        title={`Account and settings · ${name}`}
        onClick={() => panels.open({ name: 'settings' })}
      >
        <Icon name="settings" />
      </button>
      <button
        type="button"
        className="icon-button icon-button-main"
        aria-label="New chat"
        title="New chat"
        onClick={() => panels.open({ name: 'newChat' })}
      >
        <Icon name="plus" />
      </button>
    </header>
  );
}

const SKELETONS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

function EmptyList({ loading, isNarrowed }: { loading: Loading; isNarrowed: boolean }) {
  const { list, session } = useDemo();
  const { sync } = useStore(session.connection);
  if (loading.kind === 'failed') {
    const { advice, errMsg, errCode } = errorWords(loading.error);
    return (
      <div className="empty" role="alert">
        <Icon name="warning" size={28} />
        <p>
          <strong>The list could not be read.</strong>
        </p>
        <p className="hint">
          {advice || errMsg}
          {errCode !== 0 && ` (errCode ${errCode})`}
        </p>
        <button type="button" className="button" onClick={() => void list.load()}>
          Read again
        </button>
      </div>
    );
  }
  if (isNarrowed) {
    return (
      <div className="empty" role="status">
        <Icon name="search" size={28} />
        <p>No conversation matches.</p>
      </div>
    );
  }
  if (loading.kind !== 'done' || sync.kind === 'running') {
    return (
      <div className="skeletons" role="status" aria-label="Reading conversations">
        {SKELETONS.map((key) => (
          <div key={key} className="skeleton">
            <span />
            <span />
            <span />
          </div>
        ))}
      </div>
    );
  }
  return (
    <div className="empty" role="status">
      <Icon name="pencil" size={28} />
      <p>No conversations yet.</p>
      <p className="hint">Press + and write to somebody by user ID.</p>
    </div>
  );
}
