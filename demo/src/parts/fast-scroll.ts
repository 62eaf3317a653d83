// Knows when a list is scrolled so fast that nobody can see its pictures: decoding them then would cost the frames.
import { type RefObject, useEffect, useState } from 'react';
import { Store } from '../state/store.ts';

/** Pixels a millisecond from which on pictures wait. */
const FAST = 2;
/** Milliseconds without a scroll event after which it is still. */
const STILL = 120;

/** Whether the element is being scrolled fast, as a store of its own: rows that show already need not render again. */
export function useFastScroll(scroller: RefObject<HTMLElement | null>): Store<boolean> {
  const [isFast] = useState(() => new Store(false));
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    let at = performance.now();
    let top = box.scrollTop;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onScroll = () => {
      const now = performance.now();
      isFast.set(Math.abs(box.scrollTop - top) > FAST * Math.max(1, now - at));
      at = now;
      top = box.scrollTop;
      clearTimeout(timer);
      timer = setTimeout(() => isFast.set(false), STILL);
    };
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(timer);
      box.removeEventListener('scroll', onScroll);
    };
  }, [scroller, isFast]);
  return isFast;
}

/** `false` for a part that was mounted during fast scrolling, until that is over; `true` from then on. */
export function useMayLoad(isFast: Store<boolean> | undefined): boolean {
  const [mayLoad, setMayLoad] = useState(() => !isFast?.get());
  useEffect(() => {
    if (mayLoad || !isFast) return;
    const look = () => {
      if (!isFast.get()) setMayLoad(true);
    };
    look();
    return isFast.subscribe(look);
  }, [mayLoad, isFast]);
  return mayLoad;
}
