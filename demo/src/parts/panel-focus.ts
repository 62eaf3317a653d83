// Where the keyboard goes on when the side panel opens over what had the focus, and when it closes. It must not take
// the focus from anything that is still seen.
import { type RefObject, useEffect } from 'react';

/** Keeps the focus on the screen; `panel` is the side panel, buttons that open it have the class `panel-button`. */
export function usePanelFocus(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const focused = document.activeElement;
    if (focused && !focused.checkVisibility({ visibilityProperty: true })) {
      panel.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
    }
    return () => {
      queueMicrotask(() => {
        const isOpenAgain = document.querySelector('.side-panel') !== null;
        if (isOpenAgain || document.activeElement !== document.body) return;
        document.querySelector<HTMLElement>('.panel-button')?.focus();
      });
    };
  }, [panel]);
}
