// How much of everything is measured. It must not know what is measured.

/** Amounts of one run. */
export interface Sizes {
  /** Conversations of the user at hand. */
  readonly conversations: number;
  /** Conversations of a user who has very many. */
  readonly many: number;
  /** Conversations of a user who has few; where growth is measured from. */
  readonly few: number;
  /** Offset of a page far down the list of `conversations`. */
  readonly farOffset: number;
  /** Messages pushed where ingest is measured. */
  readonly messages: number;
  /** Messages of an hour. */
  readonly hour: number;
  /** Times a call that takes well below a millisecond is made, and the floor's. */
  readonly calls: number;
  /** Times something is done that takes some milliseconds. */
  readonly repeats: number;
  /** Times something is done that takes a good part of a second. */
  readonly runs: number;
  /** Seconds for which frames of the main thread are watched. */
  readonly seconds: number;
}

/** What the budgets are about. */
export const FULL: Sizes = {
  conversations: 10_000,
  many: 100_000,
  few: 1_000,
  farOffset: 9_000,
  messages: 100_000,
  hour: 36_000,
  calls: 2_000,
  repeats: 200,
  runs: 15,
  seconds: 20,
};

/** Enough to see that everything works; the ratios mean nothing. */
export const SMALL: Sizes = {
  conversations: 200,
  many: 400,
  few: 50,
  farOffset: 150,
  messages: 600,
  hour: 400,
  calls: 20,
  repeats: 5,
  runs: 2,
  seconds: 1,
};
