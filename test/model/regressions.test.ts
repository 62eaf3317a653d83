// What the model-based test has found, each with as few steps as it took. Owns the cases and their names; what a run is
// and what must hold is the model's.
import { expect, test } from 'vitest';
import { outcomeOf } from './explore.ts';
import type { Command, Plan, Step } from './plan.ts';

/** The steps one after another, each with all that it brings. A step may name milliseconds and gap. */
function steps(...commands: (Command | [Command, Partial<Step>])[]): Step[] {
  return commands.map((each) => {
    const [command, rest] = Array.isArray(each) ? each : [each, {}];
    return { command, milliseconds: 0, gap: 'idle', ...rest };
  });
}

const calm: Omit<Plan, 'steps'> = {
  seed: 1,
  users: 2,
  devices: [0],
  skews: [0, 0, 0, 0],
  before: 0,
  calm: false,
  settled: true,
};

/** Chats of user a: 0 with b, 1 and 2 the groups, 3 the server's own. */
const cases: Record<string, Plan> = {
  'a chat whose messages could not be asked for at the first login appears with the next sync': {
    ...calm,
    settled: false,
    steps: steps(
      [{ do: 'fault', fault: 'failRequest', user: 0, pick: 5, times: 4 }, { gap: 'none' }],
      [{ do: 'hear', user: 1, chat: 0, kind: 'plain' }, { gap: 'none' }],
      { do: 'hear', user: 1, chat: 0, kind: 'unseen' },
      { do: 'wait', opt: 0 },
    ),
  },
  'a clear that the end of the worker interrupted is learnt by the next one': {
    ...calm,
    steps: steps(
      { do: 'say', device: 0, chat: 0 },
      { do: 'fault', fault: 'holdRest', user: 0, pick: 2, times: 4 },
      { do: 'clearBoth', device: 0, chat: 0 },
      { do: 'restart', device: 0 },
    ),
  },
  'an own message whose push was lost was read before its seq is known': {
    ...calm,
    steps: steps(
      { do: 'fault', fault: 'dropPush', user: 0, pick: 0, times: 1 },
      { do: 'say', device: 0, chat: 0 },
      { do: 'readAt', user: 1, chat: 0, pick: 0 },
    ),
  },
  'an own message whose push was lost does not hide a later one': {
    ...calm,
    steps: steps(
      { do: 'fault', fault: 'dropPush', user: 0, pick: 0, times: 1 },
      { do: 'say', device: 0, chat: 1 },
      { do: 'cut', device: 0 },
      [{ do: 'hear', user: 0, chat: 1, kind: 'plain' }, { milliseconds: 1 }],
      { do: 'hear', user: 0, chat: 1, kind: 'unseen' },
    ),
  },
  'an own message whose push was lost goes when it was deleted elsewhere': {
    ...calm,
    steps: steps(
      { do: 'fault', fault: 'dropPush', user: 0, pick: 0, times: 1 },
      { do: 'say', device: 0, chat: 0 },
      { do: 'cut', device: 0 },
      { do: 'remove', user: 0, chat: 0, pick: 0 },
    ),
  },
  'an own message that was deleted elsewhere before its push came stays deleted': {
    ...calm,
    steps: steps(
      { do: 'fault', fault: 'holdPush', user: 0, pick: 0, times: 1 },
      { do: 'say', device: 0, chat: 0 },
      { do: 'remove', user: 0, chat: 0, pick: 0 },
      { do: 'release' },
    ),
  },
  'an own message that was cleared elsewhere before its push came is gone': {
    ...calm,
    steps: steps(
      { do: 'fault', fault: 'holdPush', user: 0, pick: 0, times: 1 },
      { do: 'say', device: 0, chat: 0 },
      { do: 'clearAt', user: 0, chat: 0 },
      { do: 'release' },
    ),
  },
  'a message that came during a first load which failed can be taken back before the next try': {
    ...calm,
    settled: false,
    steps: steps(
      [{ do: 'fault', fault: 'failRequest', user: 0, pick: 1, times: 3 }, { gap: 'none' }],
      { do: 'wait', opt: 0 },
      { do: 'say', device: 0, chat: 0 },
      { do: 'cut', device: 0 },
      { do: 'revoke', user: 0, chat: 0, pick: 0 },
    ),
  },
  'a message that the user has deleted is not shown because the server gives it as the last one': {
    ...calm,
    before: 1,
    settled: false,
    steps: steps(
      [{ do: 'fault', fault: 'failRequest', user: 0, pick: 6, times: 1 }, { gap: 'none' }],
      [{ do: 'remove', user: 0, chat: 0, pick: 0 }, { gap: 'none' }],
      { do: 'wait', opt: 0 },
    ),
  },
  'a message that was revoked and read before its push came shows as revoked': {
    ...calm,
    steps: steps(
      [{ do: 'say', device: 0, chat: 0 }, { gap: 'turn' }],
      { do: 'fault', fault: 'holdPush', user: 0, pick: 0, times: 2 },
      { do: 'revoke', user: 0, chat: 0, pick: 0 },
      { do: 'readAt', user: 0, chat: 0, pick: 0 },
    ),
  },
  'an own message whose sending the end of the browser interrupted goes when it was deleted elsewhere': {
    ...calm,
    seed: 2,
    steps: steps(
      [{ do: 'say', device: 0, chat: 0 }, { gap: 'turns' }],
      [{ do: 'read', device: 0, chat: 1 }, { gap: 'turns' }],
      { do: 'kill', device: 0, on: false },
      { do: 'hear', user: 0, chat: 0, kind: 'plain' },
      { do: 'remove', user: 0, chat: 0, pick: 0 },
    ),
  },
  'the second copy of a message shows when the first was cleared before it was sent': {
    ...calm,
    calm: true,
    steps: steps(
      { do: 'hear', user: 1, chat: 0, kind: 'plain' },
      [{ do: 'clearAt', user: 0, chat: 0 }, { gap: 'none' }],
      { do: 'hear', user: 1, chat: 0, kind: 'again' },
    ),
  },
  'the name of a group is the present one although an older notice came last': {
    ...calm,
    devices: [1],
    steps: steps(
      { do: 'fault', fault: 'holdPush', user: 1, pick: 0, times: 2 },
      { do: 'join', user: 0, chat: 2 },
      { do: 'rename', user: 0, chat: 2 },
      { do: 'release' },
    ),
  },
  'a message that was deleted elsewhere before it came, the first of its conversation, stays deleted': {
    ...calm,
    steps: steps(
      { do: 'fault', fault: 'holdPush', user: 0, pick: 0, times: 1 },
      { do: 'hear', user: 0, chat: 3, kind: 'notice' },
      { do: 'remove', user: 0, chat: 3, pick: 0 },
      { do: 'release' },
    ),
  },
  'a row that was asked for here and set elsewhere meanwhile has that setting': {
    ...calm,
    steps: steps(
      { do: 'getOne', device: 0, chat: 0 },
      { do: 'cut', device: 0 },
      { do: 'pinAt', user: 0, chat: 0, opt: 1 },
    ),
  },
  'a row that a message makes while its name is looked up has that name': {
    ...calm,
    seed: 2,
    steps: steps([{ do: 'getOne', device: 0, chat: 0 }, { gap: 'turn' }], {
      do: 'hear',
      user: 0,
      chat: 0,
      kind: 'plain',
    }),
  },
  'a row that was asked for before the first load has the name that this one brings': {
    ...calm,
    settled: false,
    steps: steps(
      { do: 'cut', device: 0 },
      { do: 'getOne', device: 0, chat: 0 },
      { do: 'hear', user: 0, chat: 0, kind: 'plain' },
    ),
  },
  'a group whose end the device has not heard of does not look like a server that lost its data': {
    ...calm,
    devices: [1],
    steps: steps(
      { do: 'fault', fault: 'failRest', user: 1, pick: 1, times: 1 },
      { do: 'leave', user: 1, chat: 1 },
      { do: 'storm', faults: ['wrongVersion'], seed: 23 },
      { do: 'lose', device: 0 },
      { do: 'wait', opt: 1 },
    ),
  },
  'what is set while the gap before a first message is pulled stays set': {
    ...calm,
    users: 3,
    devices: [2],
    steps: steps(
      { do: 'fault', fault: 'dropPush', user: 2, pick: 0, times: 1 },
      { do: 'join', user: 2, chat: 3 },
      { do: 'fault', fault: 'holdRequest', user: 2, pick: 2, times: 1 },
      { do: 'rename', user: 2, chat: 3 },
      { do: 'pinAt', user: 2, chat: 3, opt: 2 },
      { do: 'release' },
    ),
  },
  'a message that was deleted elsewhere while it was asked for stays deleted': {
    ...calm,
    steps: steps(
      { do: 'hear', user: 1, chat: 0, kind: 'plain' },
      { do: 'fault', fault: 'omit', user: 0, pick: 0, times: 1 },
      { do: 'cut', device: 0 },
      { do: 'hear', user: 1, chat: 0, kind: 'plain' },
      { do: 'fault', fault: 'holdRequest', user: 0, pick: 7, times: 1 },
      { do: 'mend', device: 0 },
      { do: 'remove', user: 0, chat: 0, pick: 1 },
      { do: 'release' },
    ),
  },
  'every notification of a channel that the server leaves out is read': {
    ...calm,
    before: 2,
    steps: steps(
      { do: 'hear', user: 1, chat: 0, kind: 'plain' },
      { do: 'cut', device: 0 },
      { do: 'remove', user: 0, chat: 0, pick: 0 },
      { do: 'remove', user: 0, chat: 0, pick: 1 },
      { do: 'storm', faults: ['omitPull'], seed: 0 },
      { do: 'mend', device: 0 },
      { do: 'wait', opt: 1 },
    ),
  },
  'what was never seen of a hidden conversation is still in its history': {
    ...calm,
    seed: 0,
    devices: [0, 1],
    before: 5,
    settled: false,
    steps: steps(
      { do: 'readAt', user: 0, chat: 1, pick: 9 },
      [{ do: 'release' }, { gap: 'turns' }],
      [{ do: 'delete', device: 1, chat: 3, pick: 3 }, { gap: 'none' }],
      { do: 'hide', device: 1, chat: 0 },
    ),
  },
  'a receipt that comes before the message it names is not lost': {
    ...calm,
    seed: 1,
    devices: [1],
    steps: steps(
      { do: 'fault', fault: 'holdPush', user: 1, pick: 11, times: 1 },
      { do: 'hear', user: 1, chat: 0, kind: 'plain' },
      { do: 'readAt', user: 0, chat: 0, pick: 17 },
    ),
  },
  'a hidden chat that comes back by an older message shows the newest': {
    ...calm,
    calm: true,
    users: 3,
    devices: [1, 0, 2],
    steps: steps(
      { do: 'sayFailing', device: 2, chat: 1, pick: 15 },
      [{ do: 'hear', user: 2, chat: 1, kind: 'at' }, { milliseconds: 1 }],
      { do: 'hide', device: 2, chat: 1 },
      { do: 'opt', device: 3, chat: 1, opt: 1 },
      { do: 'resend', device: 2, chat: 0, pick: 20 },
    ),
  },
  'a message that was sent twice is the one that the server took first': {
    ...calm,
    seed: 0,
    steps: steps(
      { do: 'fault', fault: 'holdRequest', user: 0, pick: 10, times: 1 },
      { do: 'sayFailing', device: 0, chat: 0, pick: 18 },
      { do: 'drop', device: 0, chat: 1 },
      { do: 'hear', user: 2, chat: 0, kind: 'plain' },
      { do: 'wait', opt: 2 },
      { do: 'resend', device: 0, chat: 5, pick: 5 },
    ),
  },
  'a setting that is there already is not put back over a newer one': {
    ...calm,
    seed: 423939,
    users: 3,
    devices: [2, 1],
    before: 4,
    calm: true,
    steps: steps(
      [{ do: 'hear', user: 1, chat: 4, kind: 'online' }, { gap: 'turns' }],
      [{ do: 'wipeBoth', device: 2, on: true }, { gap: 'turns' }],
      [{ do: 'crash', device: 3, pick: 17, on: false }, { gap: 'none' }],
      { do: 'say', device: 1, chat: 5 },
      { do: 'optAt', user: 1, chat: 4, opt: 2 },
      { do: 'cut', device: 0 },
      [{ do: 'quote', device: 3, chat: 2, pick: 20 }, { gap: 'turns' }],
      { do: 'opt', device: 3, chat: 4, opt: 0 },
    ),
  },
  'a hidden chat without a name gets it when it comes into the list': {
    ...calm,
    seed: 764928,
    users: 3,
    devices: [2],
    calm: true,
    settled: false,
    steps: steps(
      { do: 'mend', device: 0 },
      { do: 'history', device: 0, chat: 1 },
      { do: 'hide', device: 3, chat: 4 },
      { do: 'kill', device: 2, on: true },
      { do: 'say', device: 2, chat: 0 },
      { do: 'sayFailing', device: 1, chat: 5, pick: 12 },
      [{ do: 'hear', user: 1, chat: 1, kind: 'ownAside' }, { gap: 'turns' }],
      { do: 'dropAll', device: 0 },
      { do: 'lag', device: 2 },
      { do: 'say', device: 2, chat: 5 },
    ),
  },
  'a group name that a sync asked for before a rename is not put over the new one': {
    ...calm,
    seed: 263668,
    devices: [0, 1, 0, 1],
    steps: steps(
      { do: 'fault', fault: 'fullSync', user: 2, pick: 8, times: 2 },
      { do: 'fault', fault: 'holdRequest', user: 1, pick: 0, times: 1 },
      { do: 'wake', device: 3 },
      { do: 'sayFailing', device: 2, chat: 3, pick: 7 },
      { do: 'hear', user: 2, chat: 2, kind: 'plain' },
      { do: 'rename', user: 0, chat: 2 },
      { do: 'hear', user: 1, chat: 2, kind: 'at' },
    ),
  },
  'a group joined while a sync asked for the joined ones is one the user is in': {
    ...calm,
    seed: 237289,
    users: 3,
    devices: [2],
    before: 7,
    steps: steps(
      { do: 'fault', fault: 'fullSync', user: 1, pick: 4, times: 2 },
      [{ do: 'wake', device: 0 }, { gap: 'turn' }],
      { do: 'fault', fault: 'holdRequest', user: 2, pick: 8, times: 2 },
      { do: 'storm', faults: ['wrongVersion', 'slowRequest', 'kick', 'slowRest'], seed: 708 },
      [{ do: 'hear', user: 1, chat: 2, kind: 'plain' }, { gap: 'turns' }],
      { do: 'join', user: 2, chat: 3 },
    ),
  },
  'a message that was cleared on its way comes back with its second copy': {
    ...calm,
    seed: 2,
    devices: [0, 0],
    settled: false,
    steps: steps(
      { do: 'fault', fault: 'holdRest', user: 0, pick: 6, times: 4 },
      { do: 'draft', device: 2, chat: 5, on: true },
      { do: 'hear', user: 0, chat: 3, kind: 'silent' },
      { do: 'fault', fault: 'holdRest', user: 2, pick: 8, times: 2 },
      { do: 'restart', device: 2 },
      { do: 'crash', device: 1, pick: 14, on: true },
      { do: 'hear', user: 0, chat: 2, kind: 'again' },
      { do: 'readAt', user: 1, chat: 1, pick: 7 },
      [{ do: 'clearBoth', device: 3, chat: 3 }, { gap: 'turn' }],
      { do: 'say', device: 2, chat: 4 },
      { do: 'wipeBoth', device: 3, on: false },
      { do: 'quote', device: 2, chat: 4, pick: 3 },
      { do: 'fault', fault: 'dropPush', user: 2, pick: 10, times: 1 },
      { do: 'hear', user: 2, chat: 4, kind: 'again' },
    ),
  },
  'a group name that was asked for before the next rename is not put over it': {
    ...calm,
    seed: 984506,
    devices: [2],
    steps: steps(
      { do: 'fault', fault: 'holdRest', user: 0, pick: 9, times: 1 },
      { do: 'rename', user: 2, chat: 1 },
      { do: 'rename', user: 1, chat: 1 },
      { do: 'drop', device: 2, chat: 0 },
    ),
  },
  'a message that waited for the first load is not shown as it was before it was deleted': {
    ...calm,
    seed: 174193,
    devices: [1, 2, 0],
    skews: [0, 60000, -5000, 3],
    settled: false,
    steps: steps(
      { do: 'kill', device: 1, on: true },
      [{ do: 'fault', fault: 'holdRequest', user: 0, pick: 9, times: 3 }, { gap: 'turn' }],
      [{ do: 'fault', fault: 'failRequest', user: 0, pick: 10, times: 4 }, { gap: 'none' }],
      [{ do: 'deleteHere', device: 1, chat: 5, pick: 11 }, { gap: 'turns' }],
      [{ do: 'wake', device: 0 }, { gap: 'turn' }],
      [{ do: 'hear', user: 0, chat: 0, kind: 'notice' }, { gap: 'turns' }],
      [{ do: 'say', device: 2, chat: 1 }, { gap: 'none' }],
      [{ do: 'storm', faults: ['failRequest', 'maintenance'], seed: 488 }, { gap: 'none' }],
      { do: 'say', device: 2, chat: 1 },
      { do: 'readByID', device: 2, chat: 4, pick: 9 },
      { do: 'wait', opt: 2 },
      [{ do: 'hear', user: 1, chat: 0, kind: 'silent' }, { gap: 'none' }],
      { do: 'remove', user: 2, chat: 0, pick: 16 },
      { do: 'say', device: 2, chat: 1 },
      { do: 'hear', user: 2, chat: 5, kind: 'plain' },
      { do: 'say', device: 2, chat: 4 },
      [{ do: 'optAt', user: 0, chat: 4, opt: 2 }, { gap: 'turns' }],
      { do: 'storm', faults: ['halfOpen'], seed: 656 },
      { do: 'erase', user: 1, chat: 4, pick: 18 },
      { do: 'readByID', device: 3, chat: 0, pick: 8 },
      { do: 'quote', device: 2, chat: 4, pick: 1 },
      { do: 'takeBack', device: 3, chat: 4, pick: 9 },
    ),
  },
  'a clear that fails while the sync puts the rows in place': {
    ...calm,
    seed: 360578,
    users: 3,
    devices: [2, 2, 1],
    before: 6,
    steps: steps(
      { do: 'hear', user: 0, chat: 1, kind: 'aside' },
      { do: 'storm', faults: ['slowRest', 'closeSocket', 'kick', 'reorderPush'], seed: 932 },
      { do: 'hear', user: 2, chat: 5, kind: 'notice' },
      { do: 'say', device: 1, chat: 5 },
      { do: 'deleteHere', device: 1, chat: 4, pick: 14 },
      { do: 'hear', user: 2, chat: 4, kind: 'online' },
      { do: 'revoke', user: 1, chat: 2, pick: 17 },
      { do: 'hear', user: 2, chat: 1, kind: 'online' },
      { do: 'fault', fault: 'loseRest', user: 2, pick: 4, times: 4 },
      { do: 'kill', device: 1, on: true },
      { do: 'hear', user: 2, chat: 2, kind: 'aside' },
      { do: 'revoke', user: 2, chat: 5, pick: 9 },
      { do: 'wipeBoth', device: 0, on: false },
      { do: 'list', device: 0 },
      { do: 'clearBoth', device: 1, chat: 2 },
    ),
  },
  'a deletion told before its chat, and a restart in between': {
    ...calm,
    seed: 4,
    users: 3,
    devices: [0, 1],
    before: 5,
    steps: steps(
      { do: 'clearAt', user: 0, chat: 5 },
      { do: 'hear', user: 2, chat: 3, kind: 'unseen' },
      { do: 'kill', device: 2, on: true },
      { do: 'storm', faults: ['delayPush', 'skipSeq', 'kick'], seed: 85 },
      { do: 'hear', user: 0, chat: 4, kind: 'ownAside' },
      { do: 'erase', user: 0, chat: 4, pick: 20 },
      { do: 'fault', fault: 'omit', user: 1, pick: 9, times: 2 },
    ),
  },
};

for (const [name, plan] of Object.entries(cases)) {
  test(name, async () => {
    expect(await outcomeOf(plan)).toEqual([]);
  });
}
