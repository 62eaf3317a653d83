// The signed-in page: list, conversation and side panel. On small screens one of them at a time.
import { useEffect } from 'react';
import { useDemo } from '../app/demo.ts';
import { useStore, useStorePart } from '../state/store.ts';
import { ChatPane } from './chat-pane.tsx';
import { ListPane } from './list-pane.tsx';
import { SidePanel } from './side-panel.tsx';

/** The three parts. */
export function Workspace() {
  const demo = useDemo();
  const { isPanelOpen } = useStore(demo.panels.panels);
  const openID = useStorePart(demo.openChat.chat, (chat) => chat?.conversation.conversationID);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key !== 'Escape' ||
        event.defaultPrevented ||
        event.isComposing ||
        document.querySelector('dialog[open]')
      )
        return;
      if (document.querySelector(':popover-open')) return;
      if (isPanelOpen && matchMedia('(max-width: 1179px)').matches) demo.panels.closePanel();
      else if (demo.openChat.get()) demo.panels.closeChat();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [demo, isPanelOpen]);

  const screen = isPanelOpen ? 'panel' : openID === undefined ? 'list' : 'chat';
  return (
    <div className="workspace" data-screen={screen} data-chat={openID !== undefined} data-panel={isPanelOpen}>
      <ListPane />
      <ChatPane key={openID ?? ''} />
      {isPanelOpen && <SidePanel />}
    </div>
  );
}
