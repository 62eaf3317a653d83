// Details of the open conversation: its settings as switches, its calls as buttons, the object as it is.
import type { Conversation } from 'openim-worker';
import type { ReceiveOption } from '../app/commands.ts';
import { useDemo } from '../app/demo.ts';
import { useStorePart } from '../state/store.ts';
import { rowName } from '../words/row-words.ts';
import { fullWhen } from '../words/when.ts';
import { Avatar } from './avatar.tsx';
import { Choice } from './choice.tsx';
import { avatarShape } from './conversation-row.tsx';
import { Icon, type IconName } from './icons.tsx';
import { Json } from './json.tsx';
import { Switch } from './switch.tsx';

const RECEIVE = [
  { value: 0, label: 'Notify', hint: 'Messages arrive and notify (recvMsgOpt 0).' },
  { value: 2, label: 'Mute', hint: 'Messages arrive silently and leave the total alone (recvMsgOpt 2).' },
  {
    value: 1,
    label: 'Block',
    hint: 'The server refuses messages of a person; those of a group still arrive (recvMsgOpt 1).',
  },
] as const;

const BURN = [
  [0, '30 seconds (default)'],
  [10, '10 seconds'],
  [60, '1 minute'],
  [300, '5 minutes'],
  [3600, '1 hour'],
  [86_400, '1 day'],
] as const;

/** The panel. */
export function DetailsPanel() {
  const { openChat } = useDemo();
  const row = useStorePart(openChat.chat, (state) => state?.conversation);
  if (!row) {
    return (
      <div className="empty">
        <Icon name="info" size={28} />
        <p>Open a conversation to see its settings here.</p>
      </div>
    );
  }
  return <Details row={row} />;
}

function Details({ row }: { row: Conversation }) {
  const { commands } = useDemo();
  const name = rowName(row);
  return (
    <div className="details">
      <div className="details-head">
        <Avatar
          id={row.groupID || row.userID || row.conversationID}
          name={name}
          faceURL={row.faceURL}
          shape={avatarShape(row)}
          size={72}
        />
        <h3>{name}</h3>
        <p className="details-id">{row.conversationID}</p>
      </div>

      <section className="details-part" aria-label="Settings">
        <Switch label="Pin to the top" isOn={row.isPinned} onChange={(isOn) => commands.pin(row, isOn)} />
        <Choice
          label="Notifications"
          value={row.recvMsgOpt as ReceiveOption}
          options={RECEIVE}
          onChange={(option) => commands.receive(row, option)}
        />
        <Switch
          label="Private chat"
          hint={
            row.groupID === '' ? 'New messages disappear after they were read.' : 'Only between two people.'
          }
          isOn={row.isPrivateChat}
          disabled={row.groupID !== ''}
          onChange={(isOn) => commands.privateChat(row, isOn)}
        />
        {row.isPrivateChat && (
          <label className="setting">
            <span>Messages disappear after</span>
            <select
              value={row.burnDuration}
              onChange={(event) => void commands.burnDuration(row, Number(event.target.value))}
            >
              {BURN.some(([seconds]) => seconds === row.burnDuration) || (
                <option value={row.burnDuration}>{row.burnDuration} seconds</option>
              )}
              {BURN.map(([seconds, label]) => (
                <option key={seconds} value={seconds}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        )}
      </section>

      <section className="details-part actions" aria-label="Actions">
        <Action icon="read" label="Mark as read" onRun={() => commands.markRead(row)} />
        {row.groupAtType !== 0 && (
          <Action icon="at" label="Clear mention mark" onRun={() => commands.clearAtMark(row)} />
        )}
        <Action icon="hide" label="Hide until the next message" onRun={() => commands.hide(row)} />
        <Action icon="broom" label="Clear messages…" isDanger onRun={() => commands.clearMessages(row)} />
        <Action icon="bin" label="Delete on this device…" isDanger onRun={() => commands.deleteHere(row)} />
        <Action icon="bin" label="Delete everywhere…" isDanger onRun={() => commands.deleteEverywhere(row)} />
      </section>

      <Asked row={row} />

      <details className="raw">
        <summary>The object as it is</summary>
        <p className="hint">Last message: {fullWhen(row.latestMsgSendTime) || 'none'}</p>
        <Json text={JSON.stringify(row)} length={0} />
      </details>
    </div>
  );
}

/** Calls that only read: their answers stand in the Calls tab. */
function Asked({ row }: { row: Conversation }) {
  const { sdk, panels, notices } = useDemo();
  const ask = async (run: () => Promise<unknown>) => {
    panels.show('calls');
    try {
      await run();
    } catch (error) {
      notices.fail('The call failed', error);
    }
  };
  const id = row.conversationID;
  const source = row.groupID || row.userID;
  return (
    <section className="details-part" aria-label="Read from the SDK">
      <h4>Read from the SDK</h4>
      <div className="asks">
        <button
          type="button"
          className="code-button"
          onClick={() => void ask(() => sdk.run('getOneConversation', row.conversationType, source))}
        >
          getOneConversation
        </button>
        <button
          type="button"
          className="code-button"
          onClick={() => void ask(() => sdk.run('getMultipleConversation', [id]))}
        >
          getMultipleConversation
        </button>
        <button
          type="button"
          className="code-button"
          onClick={() => void ask(() => sdk.run('getConversationRecvMessageOpt', [id]))}
        >
          getConversationRecvMessageOpt
        </button>
        <button
          type="button"
          className="code-button"
          onClick={() =>
            void ask(() => sdk.run('getConversationIDBySessionType', row.conversationType, source))
          }
        >
          getConversationIDBySessionType
        </button>
        <button
          type="button"
          className="code-button"
          onClick={() => void ask(() => sdk.run('getTotalUnreadMsgCount'))}
        >
          getTotalUnreadMsgCount
        </button>
      </div>
    </section>
  );
}

interface ActionProps {
  readonly icon: IconName;
  readonly label: string;
  readonly isDanger?: boolean;
  readonly onRun: () => Promise<unknown>;
}

function Action({ icon, label, isDanger = false, onRun }: ActionProps) {
  return (
    <button
      type="button"
      className={isDanger ? 'action action-danger' : 'action'}
      onClick={() => void onRun()}
    >
      <Icon name={icon} /> {label}
    </button>
  );
}
