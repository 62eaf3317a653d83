// Account and what concerns all conversations: do-not-disturb, connection, deleting everything, signing out.

import type { ReceiveOption } from '../app/commands.ts';
import { useDemo } from '../app/demo.ts';
import { useStore } from '../state/store.ts';
import { Avatar } from './avatar.tsx';
import { Choice } from './choice.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icons.tsx';

const OPTIONS = [
  { value: 0, label: 'Off', hint: 'You are notified of new messages.' },
  { value: 2, label: 'Silent', hint: 'Messages arrive; offline devices are not notified.' },
  { value: 1, label: 'Nothing', hint: 'The server is asked not to deliver messages to you.' },
] as const;

/** The dialog. */
export function SettingsDialog() {
  const { session, commands, panels, sdk, notices } = useDemo();
  const { userID, self } = useStore(session.session);
  const close = () => panels.open(undefined);
  const option = self?.globalRecvMsgOpt ?? 0;
  return (
    <Dialog title="Account and settings" onClose={close}>
      <div className="account">
        <Avatar id={userID} name={self?.nickname ?? ''} faceURL={self?.faceURL ?? ''} size={56} />
        <div>
          <strong>{self?.nickname || userID}</strong>
          <p className="hint">
            {userID} · {session.credentials?.apiAddr}
          </p>
        </div>
      </div>
      <Choice
        label="Do not disturb, all conversations"
        value={(option === 1 || option === 2 ? option : 0) as ReceiveOption}
        options={OPTIONS}
        onChange={(next) => commands.globalReceive(next)}
      />
      <div className="dialog-actions">
        <button
          type="button"
          className="action"
          onClick={async () => {
            if (await commands.reconnect()) notices.tell('Reconnecting');
          }}
        >
          <Icon name="retry" /> Reconnect now
        </button>
        <button
          type="button"
          className="action action-danger"
          onClick={() => {
            close();
            void commands.deleteAll();
          }}
        >
          <Icon name="bin" /> Delete all conversations…
        </button>
        <button
          type="button"
          className="action"
          onClick={() => {
            close();
            void session.signOut().catch((error: unknown) => notices.fail('Signed out here only', error));
          }}
        >
          <Icon name="signOut" /> Sign out
        </button>
      </div>
      <div className="dialog-buttons">
        <span className="hint">openim-worker {sdk.openIM.getSdkVersion()}</span>
        <span className="spacer" />
        <button type="button" className="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
