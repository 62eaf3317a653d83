// Writes a conversation's draft without opening the conversation.
import type { Conversation } from 'openim-worker';
import { useState } from 'react';
import { useDemo } from '../app/demo.ts';
import { rowName } from '../words/row-words.ts';
import { Dialog } from './dialog.tsx';

/** The dialog. */
export function DraftDialog({ row }: { row: Conversation }) {
  const { commands, panels } = useDemo();
  const [text, setText] = useState(row.draftText);
  const close = () => panels.open(undefined);
  const keep = async (draft: string) => {
    if (await commands.draft(row, draft)) close();
  };
  return (
    <Dialog title={`Draft for “${rowName(row)}”`} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void keep(text);
        }}
      >
        <label className="field">
          <span>Draft</span>
          <textarea rows={4} value={text} onChange={(event) => setText(event.target.value)} />
          <span className="hint">Kept on this device only and never sent by itself.</span>
        </label>
        <div className="dialog-buttons">
          {row.draftText !== '' && (
            <button type="button" className="button button-quiet" onClick={() => void keep('')}>
              Clear draft
            </button>
          )}
          <span className="spacer" />
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button button-main">
            Keep draft
          </button>
        </div>
      </form>
    </Dialog>
  );
}
