// The question before something that cannot be undone. "Cancel" has the focus.
import type { OpenQuestion } from '../app/notices.ts';
import { Dialog } from './dialog.tsx';

/** Asks; every way out but the button is a no. */
export function QuestionDialog({ question }: { question: OpenQuestion }) {
  return (
    <Dialog title={question.title} role="alertdialog" onClose={() => question.answer(false)}>
      <p className="dialog-text">{question.body}</p>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={() => question.answer(false)}>
          Cancel
        </button>
        <button type="button" className="button button-danger" onClick={() => question.answer(true)}>
          {question.action}
        </button>
      </div>
    </Dialog>
  );
}
