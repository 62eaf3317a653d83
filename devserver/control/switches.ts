// Owns the named oddities and faults of the server that a test can turn (protocol 7.6, 7.7).
// Must not act on them: each reader asks for its own switch.

/** All switches with their real-server defaults. */
export interface Switches {
  /** Whether the answer to a request leaves before or after the pushes that it causes. */
  sendOrder: 'answer-first' | 'push-first';
  /** Rows created by set_conversations or a group join do not refresh the cached version (protocol 6.B). */
  staleVersionOnCreate: boolean;
  /** How empty lists and maps appear in REST answers and tips. */
  emptyLists: 'null' | 'array';
  /** Added to the server's clock, ms. */
  clockOffsetMs: number;
  /** Every incremental answer is `full`. */
  fullAlways: boolean;
  /** Clearing does not keep the hasReadSeq that it wrote: later reads give the one before. */
  clearForgetsHasRead: boolean;
  /** New group members see what was said before they came. */
  historyForNewMembers: boolean;
  /** A single chat needs friendship (else 1303). */
  friendVerify: boolean;
  /** Conversations that 1002 leaves out of its answers although it has messages for them. */
  omitFromPull: string[];
  /** A socket that sends nothing for so long is dropped, ms. */
  readDeadlineMs: number;
  /** Interval of the control ping to platform 5, ms. */
  controlPingMs: number;
  /** Connections above this number are refused with 1601. */
  maxConnections: number;
  /** Frames waiting for a slow socket before it is dropped. */
  maxQueuedFrames: number;
}

export function defaultSwitches(): Switches {
  return {
    sendOrder: 'answer-first',
    staleVersionOnCreate: true,
    emptyLists: 'null',
    clockOffsetMs: 0,
    fullAlways: false,
    clearForgetsHasRead: false,
    historyForNewMembers: true,
    friendVerify: false,
    omitFromPull: [],
    readDeadlineMs: 30_000,
    controlPingMs: 27_000,
    maxConnections: 100_000,
    maxQueuedFrames: 256,
  };
}

const CHOICES: Partial<Record<keyof Switches, readonly string[]>> = {
  sendOrder: ['answer-first', 'push-first'],
  emptyLists: ['null', 'array'],
};

/** Applies the given values; throws, naming the switch, on an unknown name or a wrong type. */
export function applySwitches(switches: Switches, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    if (!(name in switches)) throw new Error(`there is no switch "${name}"`);
    const key = name as keyof Switches;
    const current = switches[key];
    const fits = Array.isArray(current)
      ? Array.isArray(value) && value.every((item) => typeof item === 'string')
      : typeof value === typeof current;
    if (!fits)
      throw new Error(
        `switch "${name}" must be of type ${Array.isArray(current) ? 'string list' : typeof current}`,
      );
    const choices = CHOICES[key];
    if (choices !== undefined && !choices.includes(value as string)) {
      throw new Error(`switch "${name}" must be one of ${choices.join(', ')}`);
    }
    Object.assign(switches, { [key]: value });
  }
}
