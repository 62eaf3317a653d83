// Owns the end of all that faults hold back: downtime, kept frames, slow requests, half-open connections.
// Must not switch faults off: they may strike again at what this sets free.

import type { Activity } from '../activity.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { Downtime } from './downtime.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** What was set free. */
export interface Settled {
  downtimes: number;
  frames: number;
  requests: number;
  sockets: number;
}

/** What can hold something back. */
export interface Holders {
  activity: Activity;
  gateway: Gateway;
  downtime: Downtime;
  waitingRoom: WaitingRoom;
}

/** Sets free what is held back, and what that brings, until nothing is and the server is idle. */
export async function settle({ activity, gateway, downtime, waitingRoom }: Holders): Promise<Settled> {
  const settled: Settled = { downtimes: 0, frames: 0, requests: 0, sockets: 0 };
  const isPending = (): boolean => {
    const { frames, sockets } = gateway.pending;
    return downtime.kind !== undefined || waitingRoom.size + frames + sockets > 0;
  };
  do {
    settled.downtimes += Number(downtime.end());
    settled.frames += gateway.flushHeld();
    settled.requests += waitingRoom.releaseAll();
    settled.sockets += gateway.endHalfOpen();
    await activity.whenIdle();
  } while (isPending());
  return settled;
}
