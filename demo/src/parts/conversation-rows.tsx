// The rows on the screen out of thousands: a virtual list with the keyboard of a list and one tab stop.
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { Conversation } from 'openim-worker';
import { type KeyboardEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useDemo } from '../app/demo.ts';
import { useStorePart } from '../state/store.ts';
import { ConversationMenu } from './conversation-menu.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { useFastScroll } from './fast-scroll.ts';
import type { MenuPlace } from './menu.tsx';
import { useNow } from './use-now.ts';

const ROW_HEIGHT = 72;

function rowHeight(): number {
  return ROW_HEIGHT;
}

interface ConversationRowsProps {
  /** IDs to show, in order; not empty. */
  readonly ids: readonly string[];
  readonly rows: ReadonlyMap<string, Conversation>;
}

interface OpenMenu {
  readonly id: string;
  readonly place: MenuPlace;
}

/** The list. */
export function ConversationRows({ ids, rows }: ConversationRowsProps) {
  const { openChat, chat, session } = useDemo();
  const selfID = useStorePart(session.session, (state) => state.userID);
  const openID = useStorePart(openChat.chat, (state) => state?.conversation.conversationID);
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  /** The row that Tab reaches and arrows start from. */
  const [activeID, setActiveID] = useState<string | undefined>(openID);
  const [menu, setMenu] = useState<OpenMenu>();
  const isFast = useFastScroll(scroller);
  const hasFocus = useRef(false);
  const wantsFocus = useRef(false);
  const lastActive = useRef(0);

  const found = activeID === undefined ? -1 : ids.indexOf(activeID);
  const active = found >= 0 ? found : Math.min(lastActive.current, ids.length - 1);

  const virtualizer = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    // All rows have one height and keys are given below: so nothing is computed anew when rows change places.
    estimateSize: rowHeight,
    overscan: 8,
    // The row that has the focus stays in the document when it is scrolled away.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return indexes.includes(active) || active < 0 ? indexes : [...indexes, active].sort((a, b) => a - b);
    },
  });

  const focusActive = useCallback(() => {
    scroller.current?.querySelector<HTMLElement>('[data-active="true"]')?.focus({ preventScroll: true });
  }, []);

  useLayoutEffect(() => {
    lastActive.current = Math.max(0, active);
    if (wantsFocus.current) {
      wantsFocus.current = false;
      focusActive();
    }
  });

  // The focused row was deleted: the one in its place takes over, so that the keyboard does not start anew.
  useEffect(() => {
    if (hasFocus.current && found < 0 && document.activeElement === document.body) focusActive();
  }, [found, focusActive]);

  // Coming back from a conversation on a small screen, or by Escape: its row has the focus.
  const before = useRef(openID);
  useEffect(() => {
    if (before.current !== undefined && openID === undefined && document.activeElement === document.body) {
      focusActive();
    }
    if (openID !== undefined) setActiveID(openID);
    before.current = openID;
  }, [openID, focusActive]);

  const open = useCallback(
    (row: Conversation) => {
      setActiveID(row.conversationID);
      chat.open(row);
    },
    [chat],
  );
  const openMenu = useCallback((row: Conversation, place: MenuPlace) => {
    setActiveID(row.conversationID);
    setMenu({ id: row.conversationID, place });
  }, []);
  const closeMenu = useCallback(() => setMenu(undefined), []);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -ids.length,
      End: ids.length,
    };
    const step = steps[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = Math.min(ids.length - 1, Math.max(0, active + step));
    wantsFocus.current = true;
    setActiveID(ids[next]);
    virtualizer.scrollToIndex(next);
  };

  const menuRow = menu && rows.get(menu.id);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys come from the rows' own buttons inside.
    <div
      ref={scroller}
      className="rows"
      onKeyDown={onKeyDown}
      onFocus={() => {
        hasFocus.current = true;
      }}
      onBlur={() => {
        hasFocus.current = false;
      }}
    >
      <ul className="rows-all" aria-label="Conversations" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows.get(ids[index] ?? '');
          if (!row) return null;
          return (
            <ConversationRow
              key={row.conversationID}
              row={row}
              selfID={selfID}
              now={now}
              top={start}
              position={index + 1}
              count={ids.length}
              isFast={isFast}
              isOpen={row.conversationID === openID}
              isActive={index === active}
              onActive={setActiveID}
              onOpen={open}
              onMenu={openMenu}
            />
          );
        })}
      </ul>
      {menu && menuRow && <ConversationMenu row={menuRow} place={menu.place} onClose={closeMenu} />}
    </div>
  );
}
