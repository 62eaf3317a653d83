// Opens the conversation with a user or of a group by its ID (getOneConversation makes it when there is none).
import { useState } from 'react';
import { useDemo } from '../app/demo.ts';
import { Choice } from './choice.tsx';
import { Dialog } from './dialog.tsx';

const KINDS = [
  { value: 1, label: 'Person' },
  { value: 3, label: 'Group' },
] as const;

/** The dialog. */
export function NewChatDialog() {
  const { commands, panels } = useDemo();
  const [kind, setKind] = useState<1 | 3>(1);
  const [id, setID] = useState('');
  const [isBusy, setBusy] = useState(false);
  const close = () => panels.open(undefined);
  const start = async () => {
    setBusy(true);
    const done = await commands.startChat(kind, id.trim());
    setBusy(false);
    if (done) close();
  };
  return (
    <Dialog title="New chat" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (id.trim() !== '' && !isBusy) void start();
        }}
      >
        <Choice
          label="Chat with"
          value={kind}
          options={KINDS}
          onChange={(next) => {
            setKind(next);
            return undefined;
          }}
        />
        <label className="field">
          <span>{kind === 1 ? 'User ID' : 'Group ID'}</span>
          <input
            value={id}
            onChange={(event) => setID(event.target.value)}
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            required
          />
          <span className="hint">The conversation shows in the list once it has a message or a draft.</span>
        </label>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button button-main" disabled={id.trim() === '' || isBusy}>
            Open chat
          </button>
        </div>
      </form>
    </Dialog>
  );
}
