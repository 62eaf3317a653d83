// How often the other side is told of typing. It must not tell it itself.

/** Milliseconds between two words to the other side. */
export const TELL_EVERY = 10_000;

/** Whom it was told last, and when. */
export interface Told {
  readonly userID: string;
  readonly at: number;
}

/** Whether this user is to be told now. */
export function isTypingDue(told: Told | undefined, userID: string, now: number): boolean {
  return told === undefined || told.userID !== userID || now - told.at >= TELL_EVERY;
}
