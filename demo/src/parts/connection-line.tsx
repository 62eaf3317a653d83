// Connection and synchronisation in a few words, and the banner when the user must do something about it.
import { useState } from 'react';
import { useDemo } from '../app/demo.ts';
import { type Connection, type Link, needsSignIn } from '../state/connection.ts';
import { useStore } from '../state/store.ts';

const LINK_WORDS: Readonly<Record<Link, string>> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Connected',
  offline: 'Offline',
  kicked: 'Signed in elsewhere',
  expired: 'Token expired',
  invalid: 'Token refused',
  lost: 'Stopped',
};

const STOPPED_WORDS: Readonly<Partial<Record<Link, string>>> = {
  kicked: 'This account signed in somewhere else, so the server closed this connection.',
  expired: 'The token has expired, so the server closed this connection.',
  invalid: 'The server does not accept the token.',
  lost: 'The background worker has ended.',
};

/** The link in a word or two. */
export function linkWords(link: Link): string {
  return LINK_WORDS[link];
}

function words({ link, sync }: Connection): string {
  if (sync.kind === 'running' && link !== 'offline') {
    return sync.first ? `Getting chats… ${sync.percent} %` : 'Synchronising…';
  }
  if (sync.kind === 'failed' && link === 'connected') return 'Connected · sync failed';
  return linkWords(link);
}

/** Why it is so, for whoever wants to know. */
function reason({ errCode, errMsg, sync }: Connection): string | undefined {
  if (sync.kind === 'failed') return `errCode ${sync.errCode} · ${sync.errMsg}`;
  return errCode === 0 ? undefined : `errCode ${errCode} · ${errMsg}`;
}

/** One line with a dot in the colour of the state. */
export function ConnectionLine() {
  const { session } = useDemo();
  const connection = useStore(session.connection);
  const tone =
    connection.link === 'connected'
      ? connection.sync.kind === 'failed'
        ? 'warn'
        : connection.sync.kind === 'running'
          ? 'busy'
          : 'good'
      : connection.link === 'connecting'
        ? 'busy'
        : needsSignIn(connection.link)
          ? 'bad'
          : 'warn';
  return (
    <p className="connection" role="status" aria-label="Connection" title={reason(connection)}>
      <span className={`dot dot-${tone}`} />
      {words(connection)}
    </p>
  );
}

/** A banner while offline, stopped or getting everything for the first time. */
export function ConnectionBanner() {
  const { session } = useDemo();
  const { link, sync, errCode, errMsg } = useStore(session.connection);
  if (needsSignIn(link)) {
    return (
      <div className="banner banner-bad" role="alert">
        <p>
          {STOPPED_WORDS[link]} Everything stored here stays readable.
          {errCode !== 0 && (
            <span className="hint">
              errCode {errCode} · {errMsg}
            </span>
          )}
        </p>
        <SignInAgain link={link} />
      </div>
    );
  }
  if (link === 'offline') return <OfflineBanner />;
  if (sync.kind === 'running' && sync.first) {
    return (
      <div className="banner banner-progress">
        <progress max={100} value={sync.percent} aria-label="Getting your conversations" />
      </div>
    );
  }
  return null;
}

function OfflineBanner() {
  const { commands } = useDemo();
  return (
    <div className="banner">
      <p>Offline. You are reading what is stored on this device.</p>
      <button type="button" className="button button-small" onClick={() => void commands.reconnect()}>
        Try now
      </button>
    </div>
  );
}

function SignInAgain({ link }: { link: Link }) {
  const { session, notices, panels } = useDemo();
  const [isBusy, setBusy] = useState(false);
  const again = async () => {
    if (!session.credentials?.isSeeded && (link === 'expired' || link === 'invalid')) {
      panels.open({ name: 'signInAgain' });
      return;
    }
    setBusy(true);
    try {
      await session.signInAgain();
    } catch (error) {
      notices.fail('Could not sign in again', error);
      if (!session.credentials?.isSeeded && link !== 'lost') panels.open({ name: 'signInAgain' });
    }
    setBusy(false);
  };
  return (
    <button
      type="button"
      className="button button-main button-small"
      disabled={isBusy}
      onClick={() => void again()}
    >
      Sign in again
    </button>
  );
}
