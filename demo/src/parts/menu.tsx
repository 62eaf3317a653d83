// A menu at a point, in the browser's top layer. It owns focus and keys; what the items do is the caller's.
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { Icon, type IconName } from './icons.tsx';

/** Something that a menu does. */
export interface MenuAction {
  readonly kind: 'item';
  readonly label: string;
  readonly icon?: IconName;
  readonly isDanger?: boolean;
  /** Of a choice: whether it is the present one. */
  readonly isChecked?: boolean;
  readonly run: () => unknown;
}

/** One part of a menu: a line between others, an action, or several actions that belong together. */
export type MenuItem =
  | { readonly kind: 'line' }
  | { readonly kind: 'group'; readonly label: string; readonly items: readonly MenuAction[] }
  | MenuAction;

/** Where a menu opens: the corner in client coordinates, and what gets the focus back. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  readonly returnTo: HTMLElement | null;
}

/** The place below a button, aligned to one of its edges. */
export function placeBelow(button: HTMLElement, edge: 'left' | 'right' = 'right'): MenuPlace {
  const { left, right, bottom } = button.getBoundingClientRect();
  return { x: edge === 'left' ? left : right - 240, y: bottom + 4, returnTo: button };
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly place: MenuPlace;
  readonly onClose: () => void;
}

const EDGE = 8;

/** The open menu. */
export function Menu({ label, items, place, onClose }: MenuProps) {
  const ref = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const menu = ref.current;
    if (!menu) return;
    // StrictMode mounts twice; a popover that shows must not be shown again.
    if (!menu.matches(':popover-open')) menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(EDGE, Math.min(place.x, innerWidth - width - EDGE))}px`;
    menu.style.top = `${Math.max(EDGE, Math.min(place.y, innerHeight - height - EDGE))}px`;
    buttons(menu)[0]?.focus({ preventScroll: true });
  }, [place]);

  useEffect(() => {
    const menu = ref.current;
    const onToggle = (event: Event) => {
      if ((event as ToggleEvent).newState === 'closed') onClose();
    };
    menu?.addEventListener('toggle', onToggle);
    return () => menu?.removeEventListener('toggle', onToggle);
  }, [onClose]);

  const close = () => {
    onClose();
    place.returnTo?.focus({ preventScroll: true });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const all = buttons(event.currentTarget);
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const next = (() => {
      switch (event.key) {
        case 'ArrowDown':
          return (at + 1) % all.length;
        case 'ArrowUp':
          return (at - 1 + all.length) % all.length;
        case 'Home':
          return 0;
        case 'End':
          return all.length - 1;
        default:
          return at;
      }
    })();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      close();
    } else if (next !== at) {
      event.preventDefault();
      all[next]?.focus();
    }
  };

  return (
    <div
      ref={ref}
      popover="auto"
      role="menu"
      aria-label={label}
      className="menu"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {items.map((item, i) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an open menu do not move.
        if (item.kind === 'line') return <hr key={i} />;
        if (item.kind === 'item') return <MenuButton key={item.label} item={item} onClose={close} />;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu.
          <div key={item.label} role="group" aria-label={item.label}>
            <p className="menu-heading" aria-hidden="true">
              {item.label}
            </p>
            {item.items.map((one) => (
              <MenuButton key={one.label} item={one} onClose={close} />
            ))}
          </div>
        );
      })}
    </div>
  );
}

function MenuButton({ item, onClose }: { item: MenuAction; onClose: () => void }) {
  const { label, icon, isDanger, isChecked, run } = item;
  return (
    <button
      type="button"
      {...roleOf(isChecked)}
      className={isDanger ? 'menu-item menu-item-danger' : 'menu-item'}
      tabIndex={-1}
      onClick={() => {
        onClose();
        run();
      }}
    >
      {isChecked !== undefined ? (
        <span className="menu-check">{isChecked && <Icon name="check" size={18} />}</span>
      ) : (
        icon && <Icon name={icon} size={18} />
      )}
      {label}
    </button>
  );
}

function buttons(menu: HTMLElement): HTMLButtonElement[] {
  return [...menu.querySelectorAll<HTMLButtonElement>('button')];
}

/** A choice is a radio item that says whether it is the present one. */
function roleOf(isChecked: boolean | undefined) {
  return isChecked === undefined
    ? ({ role: 'menuitem' } as const)
    : ({ role: 'menuitemradio', 'aria-checked': isChecked } as const);
}
