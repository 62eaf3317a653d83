// The whole page: signing in or the workspace, with the dialogs and toasts that stand above both.
import { useEffect } from 'react';
import { useDemo } from '../app/demo.ts';
import { useStore, useStorePart } from '../state/store.ts';
import { badge } from '../words/row-words.ts';
import { Dialogs } from './dialogs.tsx';
import { SignIn } from './sign-in.tsx';
import { Workspace } from './workspace.tsx';

/** The demo. */
export function App() {
  const { session, list } = useDemo();
  const phase = useStorePart(session.session, (state) => state.phase);
  const total = useStore(list.total);
  useEffect(() => {
    document.title =
      phase === 'signedIn'
        ? `${total > 0 ? `(${badge(total)}) ` : ''}Conversations · openim-worker`
        : 'openim-worker demo';
  }, [phase, total]);
  return (
    <>
      {phase === 'signedIn' ? <Workspace /> : <SignIn />}
      <Dialogs />
    </>
  );
}
