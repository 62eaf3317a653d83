// The right part: details of the open conversation, the search in messages, the events, the calls. Over everything on small screens.
import { type KeyboardEvent, useId, useRef } from 'react';
import { useDemo } from '../app/demo.ts';
import { PANEL_TABS, type PanelTab } from '../app/panels.ts';
import { useStore, useStorePart } from '../state/store.ts';
import { CallsPanel } from './calls-panel.tsx';
import { DetailsPanel } from './details-panel.tsx';
import { EventsPanel } from './events-panel.tsx';
import { Icon } from './icons.tsx';
import { usePanelFocus } from './panel-focus.ts';
import { SearchPanel } from './search-panel.tsx';

const LABELS: Readonly<Record<PanelTab, string>> = {
  details: 'Details',
  search: 'Search',
  events: 'Events',
  calls: 'Calls',
};

/** The panel with its tabs. */
export function SidePanel() {
  const { panels, openChat } = useDemo();
  const { tab: picked } = useStore(panels.panels);
  const isChatOpen = useStorePart(openChat.chat, (state) => state !== undefined);
  const tab = picked ?? (isChatOpen ? 'details' : 'events');
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  usePanelFocus(panel);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = PANEL_TABS[(PANEL_TABS.indexOf(tab) + step + PANEL_TABS.length) % PANEL_TABS.length]!;
    panels.show(next);
    event.currentTarget.querySelector<HTMLElement>(`#${CSS.escape(`${id}-${next}`)}`)?.focus();
  };
  return (
    <aside className="side-panel" ref={panel} aria-label="Side panel">
      <header className="side-head">
        <div className="tabs" role="tablist" aria-label="Side panel" onKeyDown={onKeyDown}>
          {PANEL_TABS.map((name) => (
            <button
              key={name}
              id={`${id}-${name}`}
              type="button"
              role="tab"
              className="tab"
              aria-selected={tab === name}
              aria-controls={`${id}-content`}
              tabIndex={tab === name ? 0 : -1}
              onClick={() => panels.show(name)}
            >
              {LABELS[name]}
            </button>
          ))}
        </div>
        <button
          type="button"
          className="icon-button"
          aria-label="Close side panel"
          onClick={() => panels.closePanel()}
        >
          <Icon name="close" />
        </button>
      </header>
      <div className="side-content" id={`${id}-content`} role="tabpanel" aria-labelledby={`${id}-${tab}`}>
        {tab === 'details' && <DetailsPanel />}
        {tab === 'search' && <SearchPanel />}
        {tab === 'events' && <EventsPanel />}
        {tab === 'calls' && <CallsPanel />}
      </div>
    </aside>
  );
}
