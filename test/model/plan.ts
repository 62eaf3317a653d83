// Owns what a run may be: the users, their devices, and the commands with their arguments, as fast-check makes them.
// Arguments are small numbers that the run reads as "the so-manieth of what there is", so that every part of a plan can
// be left out and the rest still means something. It must not know how a command is carried out.
import fc from 'fast-check';
import type { FaultName } from '../../devserver/control/fault-list.ts';

/** What a message sent from elsewhere is like. */
export const KINDS = [
  'plain',
  'silent',
  'aside',
  'ownAside',
  'unseen',
  'online',
  'at',
  'again',
  'notice',
] as const;
export type Kind = (typeof KINDS)[number];

/** What may go wrong, as rules and switches of the server. */
export const FAULTS = [
  'dropPush',
  'duplicatePush',
  'holdPush',
  'closeSocket',
  'failRest',
  'loseRest',
  'holdRest',
  'holdRequest',
  'failRequest',
  'loseRequest',
  'refuseSocket',
  'fullSync',
  'sendOrder',
  'omit',
] as const;
export type Fault = (typeof FAULTS)[number];

/** What may go wrong at random until it is calm again, with how likely it is each time. */
export const STORMS = {
  closeSocket: 0.05,
  closeAfterFrames: 0.3,
  halfOpen: 0.02,
  failHandshake: 0.3,
  maintenance: 0.02,
  kick: 0.01,
  slowRequest: 0.2,
  failRequest: 0.1,
  slowRest: 0.2,
  failRest: 0.1,
  sendOrder: 0.5,
  dropPush: 0.2,
  duplicatePush: 0.3,
  reorderPush: 0.3,
  delayPush: 0.3,
  fullSync: 0.3,
  wrongVersion: 0.1,
  emptyLists: 0.3,
  omitPull: 0.3,
  skipSeq: 0.1,
} as const satisfies Partial<Record<FaultName, number>>;
export const STORM_NAMES = Object.keys(STORMS) as (keyof typeof STORMS)[];

/**
 * What a device does with one message: of the chat, or of any chat when that has none that fits. `pick` says which, or
 * how it is.
 */
export const MESSAGE_COMMANDS = [
  'takeBack',
  'delete',
  'deleteHere',
  'readByID',
  'quote',
  'sayFailing',
  'resend',
  'insert',
  'insertOther',
] as const;
export type MessageCommandName = (typeof MESSAGE_COMMANDS)[number];

/** One command. `device`, `user`, `chat` and `pick` are taken modulo what there is. */
export type Command =
  | { do: 'say' | 'read' | 'drop' | 'hide' | 'unAt'; device: number; chat: number }
  /** `on`: the server's answer is held, so that more comes between the two. */
  | { do: 'dropBoth' | 'clearBoth'; device: number; chat: number; on?: boolean }
  | { do: 'getOne' | 'history'; device: number; chat: number }
  | { do: 'draft' | 'pin' | 'private'; device: number; chat: number; on: boolean }
  | { do: 'opt'; device: number; chat: number; opt: number }
  | { do: 'dropAll' | 'list' | 'total' | 'wake' | 'lag'; device: number }
  | { do: 'lose' | 'cut' | 'mend' | 'restart' | 'fresh' | 'nudge'; device: number }
  /** `on`: at the moment when the page is told something. */
  | { do: 'kill'; device: number; on: boolean }
  /**
   * Dies right after one of the next commits. `on`: its link is lost first, so that a sync follows; `missed`: which has
   * something to bring, set elsewhere without the link.
   */
  | { do: 'crash'; device: number; pick: number; on: boolean; missed?: boolean }
  | { do: MessageCommandName; device: number; chat: number; pick: number }
  | { do: 'type'; device: number; chat: number; on: boolean }
  | { do: 'wipe'; device: number }
  /** `on`: the server's answer is held, so that more comes between the two. */
  | { do: 'wipeBoth'; device: number; on?: boolean }
  | { do: 'hear'; user: number; chat: number; kind: Kind }
  | { do: 'readAt' | 'readSome' | 'remove' | 'erase' | 'revoke'; user: number; chat: number; pick: number }
  | { do: 'clearAt'; user: number; chat: number }
  /** `back`: once everybody has heard of it, it is set as it was. */
  | { do: 'pinAt' | 'optAt'; user: number; chat: number; opt: number; back?: boolean }
  | { do: 'leave' | 'join' | 'rename'; user: number; chat: number }
  | { do: 'fault'; fault: Fault; user: number; pick: number; times: number }
  | { do: 'storm'; faults: (keyof typeof STORMS)[]; seed: number }
  | { do: 'calm' | 'release' }
  | { do: 'wait'; opt: number };

export type CommandName = Command['do'];

/** Turns that pass after a command: none, some, or until nothing is left to happen by itself. */
export const GAPS = ['none', 'turn', 'turns', 'idle'] as const;
export type Gap = (typeof GAPS)[number];

/** A command, the milliseconds before it, and what may happen after it before the next. */
export interface Step {
  command: Command;
  milliseconds: number;
  gap: Gap;
}

/** One run. */
export interface Plan {
  /** Decides how late things travel. */
  seed: number;
  users: number;
  /** Of each device its user, taken modulo their number. */
  devices: number[];
  /** Of each device the milliseconds by which its clock is wrong. */
  skews: number[];
  /** Messages that were there before the first device. */
  before: number;
  /** Without faults: links may end, but all that is sent over them arrives. Then every device is right at once. */
  calm: boolean;
  /** Whether the first logins are done before the first command. */
  settled: boolean;
  steps: Step[];
}

/** How often each is chosen. */
const WEIGHTS: Readonly<Record<CommandName, number>> = {
  say: 8,
  hear: 18,
  read: 5,
  readAt: 4,
  readSome: 3,
  revoke: 4,
  remove: 4,
  erase: 3,
  clearAt: 2,
  drop: 4,
  dropBoth: 3,
  clearBoth: 2,
  dropAll: 1,
  hide: 3,
  draft: 4,
  pin: 2,
  pinAt: 2,
  opt: 2,
  optAt: 2,
  private: 1,
  unAt: 1,
  leave: 3,
  join: 3,
  rename: 2,
  getOne: 2,
  history: 3,
  list: 2,
  total: 1,
  wake: 1,
  lag: 1,
  lose: 4,
  cut: 3,
  mend: 3,
  nudge: 1,
  restart: 2,
  kill: 3,
  crash: 4,
  fresh: 1,
  takeBack: 3,
  delete: 3,
  deleteHere: 3,
  readByID: 2,
  quote: 3,
  sayFailing: 2,
  resend: 6,
  insert: 2,
  insertOther: 1,
  type: 3,
  wipe: 1,
  wipeBoth: 2,
  fault: 22,
  storm: 9,
  calm: 2,
  release: 2,
  wait: 4,
};

export const COMMAND_NAMES = Object.keys(WEIGHTS) as CommandName[];

const small = fc.nat(11);
const device = fc.nat(3);
const user = fc.nat(2);
const chat = fc.nat(5);
const opt = fc.nat(2);
const on = fc.boolean();
const pick = fc.nat(20);

function argumentsOf(name: CommandName): fc.Arbitrary<object> {
  switch (name) {
    case 'draft':
    case 'pin':
    case 'private':
    case 'type':
    case 'dropBoth':
    case 'clearBoth':
      return fc.record({ device, chat, on });
    case 'kill':
    case 'wipeBoth':
      return fc.record({ device, on });
    case 'crash':
      return fc.record({ device, pick, on, missed: on });
    case 'takeBack':
    case 'delete':
    case 'deleteHere':
    case 'readByID':
    case 'quote':
    case 'sayFailing':
    case 'resend':
    case 'insert':
    case 'insertOther':
      return fc.record({ device, chat, pick });
    case 'opt':
      return fc.record({ device, chat, opt });
    case 'hear':
      return fc.record({
        user,
        chat,
        kind: fc.constantFrom('plain' as const, 'plain' as const, 'again' as const, ...KINDS),
      });
    case 'readAt':
    case 'readSome':
    case 'remove':
    case 'erase':
    case 'revoke':
      return fc.record({ user, chat, pick });
    case 'pinAt':
    case 'optAt':
      return fc.record({ user, chat, opt, back: on });
    case 'clearAt':
    case 'leave':
    case 'join':
    case 'rename':
      return fc.record({ user, chat });
    case 'fault':
      return fc.record({
        fault: fc.constantFrom(...FAULTS),
        user,
        pick: small,
        times: fc.integer({ min: 1, max: 4 }),
      });
    case 'storm':
      return fc.record({
        faults: fc.uniqueArray(fc.constantFrom(...STORM_NAMES), { minLength: 1, maxLength: 5 }),
        seed: fc.nat(1000),
      });
    case 'wait':
      return fc.record({ opt });
    case 'calm':
    case 'release':
      return fc.constant({});
    case 'say':
    case 'read':
    case 'drop':
    case 'hide':
    case 'unAt':
    case 'getOne':
    case 'history':
      return fc.record({ device, chat });
    default:
      return fc.record({ device });
  }
}

const command: fc.Arbitrary<Command> = fc.oneof(
  ...Object.entries(WEIGHTS).map(([name, weight]) => ({
    weight,
    arbitrary: argumentsOf(name as CommandName).map((rest) => ({ do: name, ...rest }) as Command),
  })),
);

const step: fc.Arbitrary<Step> = fc.record({
  command,
  milliseconds: fc.constantFrom(0, 1, 1, 10),
  gap: fc.constantFrom('none' as const, 'turn' as const, 'turns' as const, 'idle' as const),
});

/** Plans of that many commands. */
export function planOf(commands: number): fc.Arbitrary<Plan> {
  return fc.record({
    seed: fc.nat(1_000_000),
    users: fc.integer({ min: 2, max: 3 }),
    devices: fc.array(fc.nat(2), { minLength: 2, maxLength: 4 }),
    skews: fc.constantFrom([0, 0, 0, 0], [0, 60_000, -5_000, 3]),
    before: fc.nat(8),
    calm: fc.constantFrom(true, false, false),
    settled: fc.boolean(),
    steps: fc.noBias(fc.array(step, { minLength: commands, maxLength: commands, size: 'max' })),
  });
}

/** One line of a step, for reports. */
export function wordsOf({ command, milliseconds, gap }: Step): string {
  const { do: name, ...rest } = command;
  const parts = Object.entries(rest).map(([key, value]) => `${key} ${value}`);
  return `${name} ${parts.join(', ')}${milliseconds > 0 ? `, ${milliseconds} ms later` : ''}, then ${gap}`;
}
