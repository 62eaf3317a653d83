// The way back in after the server refused the token: a fresh one from the app's own backend.
import { useState } from 'react';
import { useDemo } from '../app/demo.ts';
import { Dialog } from './dialog.tsx';

/** The dialog. The list behind it stays as it is. */
export function SignInAgainDialog() {
  const { session, notices, panels } = useDemo();
  const [token, setToken] = useState('');
  const [isBusy, setBusy] = useState(false);
  const close = () => panels.open(undefined);
  const signIn = async () => {
    setBusy(true);
    try {
      await session.signInAgain(token.trim());
      close();
    } catch (error) {
      notices.fail('Could not sign in again', error);
    }
    setBusy(false);
  };
  return (
    <Dialog title="Sign in again" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <p className="dialog-text">
          Paste a fresh token for <strong>{session.credentials?.userID}</strong>. Everything stored on this
          device stays.
        </p>
        <label className="field">
          <span>Token</span>
          <textarea
            rows={4}
            className="code-input"
            value={token}
            onChange={(event) => setToken(event.target.value)}
            spellCheck={false}
            required
          />
        </label>
        <div className="dialog-buttons">
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="button button-main" disabled={token.trim() === '' || isBusy}>
            Sign in
          </button>
        </div>
      </form>
    </Dialog>
  );
}
