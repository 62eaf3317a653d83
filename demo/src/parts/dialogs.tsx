// The one dialog that is open, if any: a question, or one of the page's own. The toasts stand in it, or here without
// one: what lies behind a modal dialog can be neither read out nor pressed.
import { useDemo } from '../app/demo.ts';
import { useStore, useStorePart } from '../state/store.ts';
import { DraftDialog } from './draft-dialog.tsx';
import { NewChatDialog } from './new-chat-dialog.tsx';
import { QuestionDialog } from './question-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';
import { SignInAgainDialog } from './sign-in-again-dialog.tsx';
import { Toasts } from './toasts.tsx';

/** Shows it. */
export function Dialogs() {
  const { notices, panels } = useDemo();
  const question = useStore(notices.question);
  const dialog = useStorePart(panels.panels, (state) => state.dialog);
  return (
    <>
      {dialog?.name === 'newChat' && <NewChatDialog />}
      {dialog?.name === 'settings' && <SettingsDialog />}
      {dialog?.name === 'signInAgain' && <SignInAgainDialog />}
      {dialog?.name === 'draft' && <DraftDialog row={dialog.row} />}
      {question && <QuestionDialog question={question} />}
      {!dialog && !question && <Toasts />}
    </>
  );
}
