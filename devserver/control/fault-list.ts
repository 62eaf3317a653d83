// Owns the names of the faults that a profile can hold and their kinds (README.md describes them).
// Must not decide when one strikes (faults.ts) nor what it does (the transports).

/** What a fault can be. `kinds` are drawn unless a profile names others, `rare` only when it does. */
interface Shape {
  readonly kinds?: readonly string[];
  readonly rare?: readonly string[];
  /** The largest count of frames, requests, attempts or seqs when a profile names none. */
  readonly n?: number;
}

/** All faults, in the order in which one opportunity considers them. */
export const FAULTS = {
  maintenance: { kinds: ['tcp', 'http'], n: 3 },
  failHandshake: { kinds: ['reset', 'http', 'overload'] },
  tokenError: { kinds: ['1501', '1502', '1503', '1504', '1505', '1506', '1507'] },
  closeAfterFrames: { n: 10 },
  kick: {},
  halfOpen: {},
  closeSocket: { kinds: ['before', 'executed', 'midFrame', 'after'] },
  slowRequest: { kinds: ['before', 'after'], n: 3 },
  failRequest: { kinds: ['error', 'errorAfter', 'silent'], rare: ['empty'] },
  slowRest: { kinds: ['before', 'after'], n: 3 },
  failRest: { kinds: ['error', 'errorAfter', 'http', 'httpAfter', 'reset', 'resetAfter', 'garbage'] },
  sendOrder: {},
  dropPush: {},
  duplicatePush: {},
  reorderPush: { n: 3 },
  delayPush: { n: 3 },
  fullSync: {},
  wrongVersion: { kinds: ['newID', 'back'] },
  emptyLists: { kinds: ['null', 'array'], rare: ['absent'] },
  omitPull: {},
  skipSeq: { n: 1 },
} as const satisfies Readonly<Record<string, Shape>>;

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];

/** The shape of a fault with all its parts. */
export function shapeOf(name: FaultName): Shape {
  return FAULTS[name];
}
