// The part of a history that is shown: pages at both ends, and what events bring meanwhile.
import { describe, expect, it } from 'vitest';
import {
  EMPTY_TIMELINE,
  edgeAfter,
  MOST_SHOWN,
  type Timeline,
  withArrived,
  withEarlier,
  withLater,
  withMessages,
  withNewest,
  withPlace,
} from '../../../demo/src/state/timeline.ts';
import type { HistoryPage, Message } from '../../../src/contract/index.ts';
import { message } from './rows.ts';

/** Messages `from` to `to`, each at its own time. */
function span(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, i) => at(from + i));
}

function at(time: number): Message {
  return message(`m${time}`, { sendTime: time, seq: time });
}

function page(messageList: Message[], fields: Partial<HistoryPage> = {}): HistoryPage {
  return { messageList, isEnd: false, lastMinSeq: 0, errCode: 0, errMsg: '', ...fields };
}

const times = ({ messages }: Timeline) => messages.map(({ sendTime }) => sendTime);

describe('ends', () => {
  it('stand as the page says; a page with holes is to be asked for again', () => {
    expect(edgeAfter(page([], { isEnd: true }))).toBe('end');
    expect(edgeAfter(page([]))).toBe('more');
    expect(edgeAfter(page([], { errCode: 10000 }))).toBe('failed');
  });
});

describe('the newest page', () => {
  it('keeps what arrived while it was read, and nothing else of before', () => {
    const before = withArrived({ ...EMPTY_TIMELINE, messages: span(1, 3) }, [at(9)]);
    expect(times(withNewest(before, page(span(5, 8))))).toEqual([5, 6, 7, 8, 9]);
  });
});

describe('paging', () => {
  const middle = withPlace(page(span(40, 50)), page(span(51, 60)));

  it('goes both ways from a message that was jumped to', () => {
    expect([middle.earlier, middle.later]).toEqual(['more', 'more']);
    const earlier = withEarlier(middle, page(span(30, 39), { isEnd: true }));
    const both = withLater(earlier, page(span(61, 70), { isEnd: true }));
    expect(times(both)).toEqual(span(30, 70).map(({ sendTime }) => sendTime));
    expect([both.earlier, both.later]).toEqual(['end', 'end']);
  });

  it('gives up the far end when there is too much, and can read it again', () => {
    const many = withPlace(page(span(1001, 1000 + MOST_SHOWN)), page([], { isEnd: true }));
    const earlier = withEarlier(many, page(span(901, 1000)));
    expect(earlier.messages.length).toBe(MOST_SHOWN);
    expect(earlier.messages[0]?.sendTime).toBe(901);
    expect(earlier.later).toBe('more');
    const later = withLater(earlier, page(span(901 + MOST_SHOWN, 1000 + MOST_SHOWN), { isEnd: true }));
    expect(later.messages.at(-1)?.sendTime).toBe(1000 + MOST_SHOWN);
    expect([later.messages.length, later.earlier, later.later]).toEqual([MOST_SHOWN, 'more', 'end']);
  });
});

describe('what arrives', () => {
  it('follows the newest message', () => {
    const shown = withNewest(EMPTY_TIMELINE, page(span(5, 8)));
    expect(times(withArrived(shown, [at(9)]))).toEqual([5, 6, 7, 8, 9]);
  });

  it('leaves no hole: what lies outside the part shown comes with its page', () => {
    const middle = withPlace(page(span(40, 50)), page(span(51, 60)));
    expect(times(withArrived(middle, [at(99), at(7)]))).toEqual(times(middle));
    const newest = withNewest(EMPTY_TIMELINE, page(span(40, 50)));
    expect(times(withArrived(newest, [at(7)]))).toEqual(times(newest));
  });

  it('changes what is shown already, wherever it is', () => {
    const middle = withPlace(page(span(40, 50)), page(span(51, 60)));
    const changed = withArrived(middle, [{ ...at(45), isRead: true }]);
    expect(changed.messages.find(({ sendTime }) => sendTime === 45)?.isRead).toBe(true);
  });

  it('is not lost while the last page is read', () => {
    const reading: Timeline = { ...withPlace(page(span(40, 50)), page([])), later: 'loading' };
    const arrived = withMessages(withArrived(reading, [at(99)]), (messages) =>
      messages.map((m) => ({ ...m, isRead: true })),
    );
    expect(times(arrived)).toEqual(times(reading));
    const all = withLater(arrived, page(span(51, 60), { isEnd: true }));
    expect(all.messages.at(-1)).toMatchObject({ sendTime: 99, isRead: true });
    expect(all.waiting).toEqual([]);
  });
});
