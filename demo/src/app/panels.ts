// Which parts of the page are open, and the address that remembers the open conversation.
import type { Conversation } from 'openim-worker';
import { Store } from '../state/store.ts';
import type { ChatKeeper } from './chat.ts';
import type { OpenChat } from './open-chat.ts';

/** Tabs of the side panel. */
export const PANEL_TABS = ['details', 'search', 'events', 'calls'] as const;

/** One of {@link PANEL_TABS}. */
export type PanelTab = (typeof PANEL_TABS)[number];

/** The dialogs that are no question. */
export type OpenDialog =
  | { readonly name: 'newChat' | 'settings' | 'signInAgain' }
  | { readonly name: 'draft'; readonly row: Conversation };

/** Open parts of the page. */
export interface Panels {
  /** `undefined` until the user picks one: then what is most useful shows. */
  readonly tab: PanelTab | undefined;
  /** Whether the side panel is open; wide screens start with it. */
  readonly isPanelOpen: boolean;
  readonly dialog: OpenDialog | undefined;
}

/** From this width on there is room for the side panel beside list and conversation. */
const WIDE = '(min-width: 1180px)';

/** Opens and closes parts of the page. */
export class PanelKeeper {
  readonly panels: Store<Panels>;
  readonly #open: OpenChat;
  readonly #chat: ChatKeeper;

  constructor(open: OpenChat, chat: ChatKeeper) {
    this.#open = open;
    this.#chat = chat;
    this.panels = new Store<Panels>({
      tab: undefined,
      isPanelOpen: matchMedia(WIDE).matches,
      dialog: undefined,
    });
  }

  /** Follows the open conversation into the address, and the browser's back button back out. */
  start(): void {
    this.#open.chat.subscribe(() => this.#writeAddress());
    addEventListener('popstate', () => {
      const id = idInAddress();
      if (id === '') this.#chat.close();
      else void this.#chat.openByID(id);
    });
  }

  /** Opens what the address names, after a reload. */
  reopen(): void {
    const id = idInAddress();
    if (id !== '') void this.#chat.openByID(id);
  }

  /** Leaves the conversation: back to the list on small screens. */
  closeChat(): void {
    if (history.state?.isOpened === true) history.back();
    else this.#chat.close();
  }

  show(tab: PanelTab): void {
    this.panels.update((panels) => ({ ...panels, tab, isPanelOpen: true }));
  }

  togglePanel(): void {
    this.panels.update((panels) => ({ ...panels, isPanelOpen: !panels.isPanelOpen }));
  }

  /** Uncovers the conversation where the panel lies over it. */
  uncover(): void {
    if (!matchMedia(WIDE).matches) this.closePanel();
  }

  closePanel(): void {
    this.panels.update((panels) => ({ ...panels, isPanelOpen: false }));
  }

  open(dialog: OpenDialog | undefined): void {
    this.panels.update((panels) => ({ ...panels, dialog }));
  }

  #writeAddress(): void {
    const { id } = this.#open;
    const before = idInAddress();
    if (id === before) return;
    const address = `${location.pathname}${location.search}${id === '' ? '' : `#${encodeURIComponent(id)}`}`;
    if (before === '') history.pushState({ isOpened: true }, '', address);
    else history.replaceState(id === '' ? null : history.state, '', address);
  }
}

function idInAddress(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}
