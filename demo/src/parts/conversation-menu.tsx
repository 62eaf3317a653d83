// The menu of one conversation: every call that changes it or takes it away.
import type { Conversation } from 'openim-worker';
import type { ReceiveOption } from '../app/commands.ts';
import { useDemo } from '../app/demo.ts';
import { rowName } from '../words/row-words.ts';
import { Menu, type MenuAction, type MenuItem, type MenuPlace } from './menu.tsx';

interface ConversationMenuProps {
  readonly row: Conversation;
  readonly place: MenuPlace;
  readonly onClose: () => void;
}

/** The open menu. */
export function ConversationMenu({ row, place, onClose }: ConversationMenuProps) {
  const { commands, chat, panels } = useDemo();
  const receive = (label: string, option: ReceiveOption): MenuAction => ({
    kind: 'item',
    label,
    isChecked: row.recvMsgOpt === option,
    run: () => commands.receive(row, option),
  });
  const items: MenuItem[] = [
    {
      kind: 'item',
      label: row.isPinned ? 'Unpin' : 'Pin',
      icon: 'pin',
      run: () => commands.pin(row, !row.isPinned),
    },
  ];
  if (row.unreadCount > 0) {
    items.push({ kind: 'item', label: 'Mark as read', icon: 'read', run: () => commands.markRead(row) });
  }
  if (row.groupAtType !== 0) {
    items.push({
      kind: 'item',
      label: 'Clear mention mark',
      icon: 'at',
      run: () => commands.clearAtMark(row),
    });
  }
  items.push(
    { kind: 'item', label: 'Draft…', icon: 'pencil', run: () => panels.open({ name: 'draft', row }) },
    {
      kind: 'item',
      label: 'Details',
      icon: 'info',
      run: () => {
        chat.open(row);
        panels.show('details');
      },
    },
    { kind: 'line' },
    {
      kind: 'group',
      label: 'Notifications',
      items: [receive('Notify', 0), receive('Mute', 2), receive('Block', 1)],
    },
    { kind: 'line' },
    { kind: 'item', label: 'Hide', icon: 'hide', run: () => commands.hide(row) },
    {
      kind: 'item',
      label: 'Clear messages…',
      icon: 'broom',
      isDanger: true,
      run: () => commands.clearMessages(row),
    },
    {
      kind: 'item',
      label: 'Delete on this device…',
      icon: 'bin',
      isDanger: true,
      run: () => commands.deleteHere(row),
    },
    {
      kind: 'item',
      label: 'Delete everywhere…',
      icon: 'bin',
      isDanger: true,
      run: () => commands.deleteEverywhere(row),
    },
  );
  return <Menu label={`Actions for ${rowName(row)}`} items={items} place={place} onClose={onClose} />;
}
