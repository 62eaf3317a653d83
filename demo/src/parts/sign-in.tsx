// The first screen: a seeded user of a development server by one press, or any OpenIM server by hand.
import { type FormEvent, useEffect, useId, useState } from 'react';
import { useDemo } from '../app/demo.ts';
import {
  type DevServer,
  findDevServer,
  guessWsAddr,
  type SeededUser,
  startingApiAddr,
} from '../app/dev-server.ts';
import { useStore } from '../state/store.ts';
import { errorWords } from '../words/error-words.ts';
import { Avatar } from './avatar.tsx';
import { Icon } from './icons.tsx';

type Search =
  | { readonly kind: 'looking' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'found'; readonly server: DevServer };

/** The platforms that the server knows. */
const PLATFORMS = [
  [5, 'Web'],
  [1, 'iOS'],
  [2, 'Android'],
  [3, 'Windows'],
  [4, 'macOS'],
  [6, 'Mini Web'],
  [7, 'Linux'],
  [8, 'Android tablet'],
  [9, 'iPad'],
  [11, 'HarmonyOS'],
] as const;

const SHOWN_AT_FIRST = 8;

/** The screen. */
export function SignIn() {
  const { session } = useDemo();
  const { phase, userID, failure } = useStore(session.session);
  const [apiAddr, setApiAddr] = useState(() => startingApiAddr(location.search));
  const [wanted, setWanted] = useState(apiAddr);
  const [search, setSearch] = useState<Search>({ kind: 'looking' });
  const isBusy = phase === 'signingIn';

  useEffect(() => {
    let isCurrent = true;
    setSearch({ kind: 'looking' });
    void findDevServer(wanted).then((server) => {
      if (isCurrent) setSearch(server ? { kind: 'found', server } : { kind: 'missing' });
    });
    return () => {
      isCurrent = false;
    };
  }, [wanted]);

  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <header className="sign-in-head">
          <Mark />
          <h1>Conversations, off the main thread</h1>
          <p>
            A live demo of <strong>openim-worker</strong>: OpenIM’s conversation API with storage, sync and
            counting in a Web Worker, so that this page never stutters.
          </p>
        </header>
        {failure !== undefined && <Failure error={failure} />}
        {isBusy ? (
          <p className="sign-in-busy" role="status">
            <span className="spinner" /> Signing in as {userID}…
          </p>
        ) : (
          <>
            <Seeded search={search} apiAddr={wanted} onLookAgain={() => setWanted(apiAddr)} />
            <OwnServer
              key={search.kind}
              isOpen={search.kind === 'missing'}
              apiAddr={apiAddr}
              wsAddr={search.kind === 'found' ? search.server.wsAddr : guessWsAddr(apiAddr)}
              onApiAddr={setApiAddr}
              onApiAddrDone={() => setWanted(apiAddr)}
            />
          </>
        )}
      </div>
    </main>
  );
}

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
      <rect className="mark-back" width="48" height="48" rx="14" />
      <path
        className="mark-front"
        d="M12 16a4 4 0 0 1 4-4h16a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4h-9l-7 5.6a.8.8 0 0 1-1.3-.6v-5A4 4 0 0 1 12 26z"
      />
      <path className="mark-lines" d="M18 19h12M18 23.5h7.5" />
    </svg>
  );
}

function Failure({ error }: { error: unknown }) {
  const { advice, errMsg, errCode } = errorWords(error);
  return (
    <div className="notice notice-error" role="alert">
      <Icon name="warning" />
      <div>
        <strong>Signing in did not work.</strong> {advice || errMsg}
        {errCode !== 0 && (
          <p className="hint">
            errCode {errCode} · {errMsg}
          </p>
        )}
      </div>
    </div>
  );
}

function Seeded(props: { search: Search; apiAddr: string; onLookAgain: () => void }) {
  const { search, apiAddr, onLookAgain } = props;
  if (search.kind === 'looking') {
    return (
      <p className="sign-in-busy" role="status">
        <span className="spinner" /> Looking for a development server…
      </p>
    );
  }
  if (search.kind === 'missing') {
    return (
      <div className="notice" role="status">
        <Icon name="info" />
        <div>
          <strong>No development server at {apiAddr}.</strong> Start one and look again, or sign in to any
          OpenIM v3.8 server below.
          <button type="button" className="button button-small" onClick={onLookAgain}>
            Look again
          </button>
        </div>
      </div>
    );
  }
  return <SeededUsers server={search.server} />;
}

function SeededUsers({ server }: { server: DevServer }) {
  const { session } = useDemo();
  const [filter, setFilter] = useState('');
  const [isAll, setAll] = useState(false);
  const id = useId();
  const wanted = filter.trim().toLocaleLowerCase();
  const users = server.users.filter(
    ({ nickname, userID }) =>
      nickname.toLocaleLowerCase().includes(wanted) || userID.toLocaleLowerCase().includes(wanted),
  );
  const shown = isAll ? users.slice(0, 200) : users.slice(0, SHOWN_AT_FIRST);
  return (
    <section aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id}>Sign in as</h2>
        <span className="hint">development server</span>
      </div>
      {server.users.length > SHOWN_AT_FIRST && (
        <label className="search-field">
          <Icon name="search" size={16} />
          <span className="unseen">Find a user</span>
          <input
            type="search"
            placeholder={`Find among ${server.users.length} users`}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </label>
      )}
      <ul className="users">
        {shown.map((user) => (
          <li key={user.userID}>
            <UserButton user={user} onPick={() => void session.signInSeeded(server, user.userID)} />
          </li>
        ))}
      </ul>
      {users.length === 0 && <p className="hint">No user is called that.</p>}
      {users.length > shown.length && !isAll && (
        <button type="button" className="button button-quiet button-small" onClick={() => setAll(true)}>
          Show more
        </button>
      )}
    </section>
  );
}

function UserButton({ user, onPick }: { user: SeededUser; onPick: () => void }) {
  return (
    <button type="button" className="user-button" onClick={onPick}>
      <Avatar id={user.userID} name={user.nickname} faceURL={user.faceURL} size={36} />
      <span>
        <span className="user-name">{user.nickname || user.userID}</span>
        <span className="hint">{user.userID}</span>
      </span>
    </button>
  );
}

interface OwnServerProps {
  readonly isOpen: boolean;
  readonly apiAddr: string;
  readonly wsAddr: string;
  readonly onApiAddr: (apiAddr: string) => void;
  readonly onApiAddrDone: () => void;
}

function OwnServer({ isOpen, apiAddr, wsAddr, onApiAddr, onApiAddrDone }: OwnServerProps) {
  const { session } = useDemo();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const read = (name: string) => String(fields.get(name) ?? '').trim();
    void session.signIn({
      apiAddr: read('apiAddr'),
      wsAddr: read('wsAddr'),
      userID: read('userID'),
      token: read('token'),
      platformID: Number(read('platformID')),
      isSeeded: false,
    });
  };
  return (
    <details className="own-server" open={isOpen}>
      <summary>Any OpenIM server</summary>
      <form onSubmit={submit}>
        <label className="field">
          <span>API address</span>
          <input
            name="apiAddr"
            type="url"
            required
            value={apiAddr}
            onChange={(event) => onApiAddr(event.target.value)}
            onBlur={onApiAddrDone}
          />
        </label>
        <label className="field">
          <span>WebSocket address</span>
          <input name="wsAddr" type="url" required defaultValue={wsAddr} key={wsAddr} />
        </label>
        <div className="field-row">
          <label className="field">
            <span>User ID</span>
            <input name="userID" required autoComplete="username" autoCapitalize="off" spellCheck={false} />
          </label>
          <label className="field">
            <span>Platform</span>
            <select name="platformID" defaultValue={5}>
              {PLATFORMS.map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        </div>
        <label className="field">
          <span>Token</span>
          <textarea
            name="token"
            rows={3}
            required
            className="code-input"
            spellCheck={false}
            autoComplete="off"
          />
          <span className="hint">Your own backend gets it from the server’s /auth/get_user_token.</span>
        </label>
        <button type="submit" className="button button-main button-wide">
          Sign in
        </button>
      </form>
    </details>
  );
}
