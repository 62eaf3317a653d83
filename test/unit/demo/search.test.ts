// Hits put together by conversation, and the found words marked.
import { describe, expect, it } from 'vitest';
import { keywordsOf, NOTHING_FOUND, shownCount, withPage } from '../../../demo/src/state/search.ts';
import { highlight } from '../../../demo/src/words/highlight.ts';
import type { SearchResultItem } from '../../../src/contract/index.ts';
import { message } from './rows.ts';

function item(conversationID: string, ids: readonly string[], messageCount: number): SearchResultItem {
  return {
    conversationID,
    showName: conversationID,
    faceURL: '',
    conversationType: 1,
    messageCount,
    messageList: ids.map((id) => message(id)),
  };
}

describe('found', () => {
  it('puts pages together by conversation and shows each message once', () => {
    const first = withPage(NOTHING_FOUND, {
      totalCount: 4,
      searchResultItems: [item('a', ['1'], 3), item('b', ['2'], 1)],
    });
    const both = withPage(first, { totalCount: 4, searchResultItems: [item('a', ['1', '3', '4'], 3)] });
    expect(both.groups.map(({ conversationID }) => conversationID)).toEqual(['a', 'b']);
    expect(both.groups[0]?.messageList.map(({ clientMsgID }) => clientMsgID)).toEqual(['1', '3', '4']);
    expect([both.total, shownCount(both)]).toEqual([4, 4]);
  });

  it('looks for each word once', () => {
    expect(keywordsOf('  Needle needle 针 ')).toEqual(['needle', '针']);
    expect(keywordsOf(' ')).toEqual([]);
  });
});

describe('highlight', () => {
  const marked = (text: string, ...keywords: string[]) =>
    highlight(text, keywords)
      .map((piece) => (piece.isFound ? `[${piece.text}]` : piece.text))
      .join('');

  it('marks every word, in any case, overlapping ones once', () => {
    expect(marked('Find the Needle,\nfind 针', 'find', '针')).toBe('[Find] the Needle, [find] [针]');
    expect(marked('abcd', 'abc', 'bcd')).toBe('[abcd]');
    expect(marked('plain', 'x')).toBe('plain');
    expect(marked('plain', '')).toBe('plain');
  });

  it('cuts a long text so that the word is seen, and no character in two', () => {
    const text = `${'😀'.repeat(100)}needle${'😀'.repeat(200)}`;
    const shown = marked(text, 'needle');
    expect(shown).toContain('[needle]');
    expect(shown.startsWith('…') && shown.endsWith('…')).toBe(true);
    // Half a character cannot be encoded.
    expect(() => encodeURIComponent(shown)).not.toThrow();
    expect(shown.length).toBeLessThan(160);
  });
});
