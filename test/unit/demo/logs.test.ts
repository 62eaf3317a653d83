// The bounded log and the frame figures.
import { describe, expect, it } from 'vitest';
import { addToLog, clearLog, emptyLog, LOG_BOUND, pauseLog } from '../../../demo/src/state/bounded-log.ts';
import { FRAME_WINDOW, FrameWindow } from '../../../demo/src/state/frames.ts';

describe('log', () => {
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

  it('shows the newest first and never grows beyond its bound', () => {
    const log = addToLog(addToLog(emptyLog<number>(), [1, 2]), [3]);
    expect(log.entries).toEqual([3, 2, 1]);
    const full = addToLog(log, numbers(LOG_BOUND + 5));
    expect(full.entries).toHaveLength(LOG_BOUND);
    expect(full.entries[0]).toBe(LOG_BOUND + 4);
    expect(addToLog(full, [-1]).entries).toHaveLength(LOG_BOUND);
    expect(full.total).toBe(LOG_BOUND + 8);
  });

  it('only counts while paused', () => {
    const paused = addToLog(pauseLog(addToLog(emptyLog<number>(), [1]), true), [2, 3]);
    expect(paused).toMatchObject({ entries: [1], missed: 2, total: 3 });
    expect(addToLog(pauseLog(paused, false), [4])).toMatchObject({ entries: [4, 1], missed: 0 });
  });

  it('can be cleared without ending the pause', () => {
    const log = clearLog(pauseLog(addToLog(emptyLog<number>(), [1]), true));
    expect(log).toMatchObject({ entries: [], paused: true });
  });
});

describe('frames', () => {
  function run(...lengths: number[]): FrameWindow {
    const frames = new FrameWindow();
    let at = 1000;
    frames.add(at);
    for (const length of lengths) {
      at += length;
      frames.add(at);
    }
    return frames;
  }

  it('sees a smooth page as smooth', () => {
    expect(run(...Array<number>(120).fill(1000 / 60)).figures()).toEqual({
      fps: 60,
      dropped: 0,
      longest: expect.closeTo(16.7, 1),
    });
  });

  it('counts what a long frame cost', () => {
    const { dropped, longest } = run(...Array<number>(60).fill(1000 / 60), 100, 1000 / 60).figures();
    expect(dropped).toBe(5);
    expect(longest).toBeCloseTo(100);
  });

  it('learns the rate of a faster display', () => {
    const { fps, dropped } = run(...Array<number>(120).fill(1000 / 120), 50).figures();
    expect(fps).toBeGreaterThan(110);
    expect(dropped).toBe(5);
  });

  it('forgets frames older than its window, and everything on reset', () => {
    const frames = run(100, ...Array<number>(Math.ceil(FRAME_WINDOW / 16) + 2).fill(16));
    expect(frames.figures().longest).toBe(16);
    frames.reset();
    expect(frames.figures()).toEqual({ fps: 0, dropped: 0, longest: 0 });
  });
});
