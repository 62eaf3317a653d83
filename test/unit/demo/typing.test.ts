// When the other side is told of typing.
import { expect, it } from 'vitest';
import { isTypingDue, TELL_EVERY } from '../../../demo/src/state/typing.ts';

it('is told at once, then at most every ten seconds, to each on his own', () => {
  expect(TELL_EVERY).toBe(10_000);
  expect(isTypingDue(undefined, 'u2', 0)).toBe(true);
  const told = { userID: 'u2', at: 1000 };
  expect(isTypingDue(told, 'u2', 10_999)).toBe(false);
  expect(isTypingDue(told, 'u2', 11_000)).toBe(true);
  expect(isTypingDue(told, 'u3', 1001)).toBe(true);
});
