// Watches the page and the network and says what changed. It must not know who is told or what it does.
import type { PageSignal } from '../contract/index.ts';

/** The parts of a window that are watched; parts that are missing (outside a page) are left out. */
export interface PageScope {
  readonly document?: EventTarget & { readonly visibilityState: string };
  readonly navigator?: { readonly onLine?: boolean };
  addEventListener?: EventTarget['addEventListener'];
  removeEventListener?: EventTarget['removeEventListener'];
}

/**
 * Tells the present state, then every change: the network (`online`, `offline`), the visibility, and whether the
 * page may be suspended (`freeze` on freezing and on `pagehide`, since a page in the back-forward cache sleeps;
 * `resume` on their opposites). Gives the function that ends it.
 */
export function watchPage(tell: (signal: PageSignal) => void, scope: PageScope = globalThis): () => void {
  const { document, navigator } = scope;
  const ends: (() => void)[] = [];
  const listen = (target: PageScope | EventTarget | undefined, type: string, listener: () => void): void => {
    target?.addEventListener?.(type, listener);
    ends.push(() => target?.removeEventListener?.(type, listener));
  };

  const tellVisibility = (): void => tell(document?.visibilityState === 'hidden' ? 'hidden' : 'visible');
  let isFrozen = false;
  const setFrozen = (frozen: boolean): void => {
    if (frozen === isFrozen) return;
    isFrozen = frozen;
    tell(frozen ? 'freeze' : 'resume');
  };

  listen(scope, 'online', () => tell('online'));
  listen(scope, 'offline', () => tell('offline'));
  listen(scope, 'pagehide', () => setFrozen(true));
  listen(scope, 'pageshow', () => setFrozen(false));
  listen(document, 'visibilitychange', tellVisibility);
  listen(document, 'freeze', () => setFrozen(true));
  listen(document, 'resume', () => setFrozen(false));

  if (document) tellVisibility();
  if (navigator?.onLine === false) tell('offline');
  return () => {
    for (const end of ends) end();
  };
}
