// The present time for relative times, told anew every half minute and whenever the page is seen again.
import { useSyncExternalStore } from 'react';

const STEP = 30_000;

/** Milliseconds since 1970, in steps of half a minute, so that rows render again only then. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, now);
}

function now(): number {
  return Math.floor(Date.now() / STEP) * STEP + STEP;
}

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, STEP);
  document.addEventListener('visibilitychange', changed);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', changed);
  };
}
