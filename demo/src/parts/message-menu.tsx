// The menu of one message: answering, copying, taking back, deleting.
import type { Message } from 'openim-worker';
import { useDemo } from '../app/demo.ts';
import { isNotice, quotedMessage } from '../state/messages.ts';
import { fullText, messageWords } from '../words/message-words.ts';
import { Menu, type MenuItem, type MenuPlace } from './menu.tsx';

interface MessageMenuProps {
  readonly message: Message;
  readonly selfID: string;
  readonly place: MenuPlace;
  readonly onClose: () => void;
}

/** The open menu. */
export function MessageMenu({ message, selfID, place, onClose }: MessageMenuProps) {
  const { openChat, chat, sender, messageCommands } = useDemo();
  // Its seq may still be unknown here: the SDK finds it out.
  const isSent = message.status === 2 && message.serverMsgID !== '';
  const items: MenuItem[] = [];
  if (message.status === 3 && message.sendID === selfID) {
    items.push({ kind: 'item', label: 'Send again', icon: 'retry', run: () => sender.resend(message) });
  }
  if (!isNotice(message) && message.status === 2) {
    items.push({ kind: 'item', label: 'Quote', icon: 'quote', run: () => openChat.quote(message) });
  }
  const quoted = quotedMessage(message);
  if (quoted) {
    items.push({
      kind: 'item',
      label: 'Go to the quoted message',
      icon: 'search',
      run: () => chat.goTo(openChat.id, quoted.clientMsgID),
    });
  }
  const text = fullText(message);
  if (text !== '') {
    items.push({ kind: 'item', label: 'Copy text', icon: 'copy', run: () => messageCommands.copy(text) });
  }
  if (items.length > 0) items.push({ kind: 'line' });
  if (isSent && message.sendID === selfID && !isNotice(message)) {
    items.push({
      kind: 'item',
      label: 'Take back…',
      icon: 'undo',
      isDanger: true,
      run: () => messageCommands.revoke(message),
    });
  }
  items.push({
    kind: 'item',
    label: 'Delete on this device…',
    icon: 'bin',
    isDanger: true,
    run: () => messageCommands.deleteHere(message),
  });
  if (isSent) {
    items.push({
      kind: 'item',
      label: 'Delete on all my devices…',
      icon: 'bin',
      isDanger: true,
      run: () => messageCommands.deleteEverywhere(message),
    });
  }
  return (
    <Menu
      label={`Actions for “${messageWords(message, selfID).words}”`}
      items={items}
      place={place}
      onClose={onClose}
    />
  );
}
