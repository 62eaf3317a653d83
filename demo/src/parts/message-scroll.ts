// Where the messages are scrolled to: at the end while the user is there, at the same message when something comes
// above or grows, at the message that is gone to; and when the next page is wanted. It must not read pages itself.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useDemo } from '../app/demo.ts';
import type { Chat, GoTo } from '../app/open-chat.ts';

/** Pixels from an end that still count as being there. */
const NEAR = 80;
/** Pixels from an end at which the next page is read. */
const AHEAD = 400;

/** The message at the top of what is seen, and its distance from there. */
interface Anchor {
  readonly id: string;
  readonly offset: number;
}

/**
 * The scroller and list to mount, and whether the user is away from the newest message.
 * @param firstNew the message above which a line stands: placing it moves what follows
 */
export function useMessageScroll({ timeline, goTo }: Chat, firstNew: string | undefined) {
  const { pages } = useDemo();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const place = useRef<{ isAtEnd: boolean; anchor: Anchor | undefined }>({
    isAtEnd: true,
    anchor: undefined,
  });
  const [isAway, setIsAway] = useState(false);
  const { messages, earlier, later } = timeline;
  const isNewest = later === 'end';

  /** Puts the place back that the user had. */
  const settle = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const { isAtEnd, anchor } = place.current;
    if (isAtEnd && isNewest) box.scrollTop = box.scrollHeight;
    else if (anchor) {
      const item = itemOf(list.current, anchor.id);
      if (item) box.scrollTop = item.offsetTop - anchor.offset;
    }
  }, [isNewest]);

  /** Notes the place that the user has. */
  const note = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const isAtEnd = isNewest && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    place.current = { isAtEnd, anchor: anchorAt(list.current, box.scrollTop) };
    setIsAway(!isAtEnd);
  }, [isNewest]);

  const done = useRef<GoTo | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is put back whenever something is shown anew.
  useLayoutEffect(() => {
    settle();
    if (goTo && goTo !== done.current && go(scroller.current, list.current, goTo)) {
      done.current = goTo;
    }
    note();
  }, [messages, earlier, later, goTo, firstNew, settle, note]);

  // Pictures that load, a window that changes: nothing moves under the reader.
  useEffect(() => {
    const [box, all] = [scroller.current, list.current];
    if (!box || !all) return;
    const observer = new ResizeObserver(settle);
    observer.observe(box);
    observer.observe(all);
    return () => observer.disconnect();
  }, [settle]);

  const onScroll = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    note();
    // After a failure the user decides; scrolling would ask again and again.
    if (box.scrollTop < AHEAD && earlier === 'more') void pages.loadEarlier();
    if (box.scrollHeight - box.scrollTop - box.clientHeight < AHEAD && later === 'more')
      void pages.loadLater();
  }, [pages, earlier, later, note]);

  return { scroller, list, onScroll, isAway: isAway && messages.length > 0 };
}

/** Goes there; `false` while it is not in the document. */
function go(box: HTMLElement | null, list: HTMLElement | null, { to }: GoTo): boolean {
  if (!box) return false;
  if (to === 'end') {
    box.scrollTop = box.scrollHeight;
    return true;
  }
  const item = itemOf(list, to.clientMsgID);
  if (!item) return false;
  box.scrollTop = item.offsetTop - Math.max(NEAR, (box.clientHeight - item.offsetHeight) / 2);
  item.classList.remove('gone-to');
  // Read once, so that the mark begins anew at the same message.
  void item.offsetWidth;
  item.classList.add('gone-to');
  return true;
}

function itemOf(list: HTMLElement | null, id: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`) ?? null;
}

/** The first message of which something is seen. */
function anchorAt(list: HTMLElement | null, top: number): Anchor | undefined {
  const items = list?.children;
  if (!items || items.length === 0) return undefined;
  let [low, high] = [0, items.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { offsetTop, offsetHeight } = items[middle] as HTMLElement;
    if (offsetTop + offsetHeight > top) high = middle;
    else low = middle + 1;
  }
  const item = items[low] as HTMLElement;
  return { id: item.dataset.message ?? '', offset: item.offsetTop - top };
}
