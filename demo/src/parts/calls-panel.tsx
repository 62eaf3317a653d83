// Every call that the page made, with its answer and how long it took, newest first; the newest 300 are kept.
import { memo, useState } from 'react';
import { useDemo } from '../app/demo.ts';
import type { CallEntry } from '../app/sdk.ts';
import { clearLog, pauseLog } from '../state/bounded-log.ts';
import { useStore } from '../state/store.ts';
import { Json } from './json.tsx';
import { LogHead } from './log-head.tsx';
import { LogTime } from './log-time.tsx';

/** The panel. */
export function CallsPanel() {
  const { sdk } = useDemo();
  const log = useStore(sdk.log);
  const [name, setName] = useState('');
  const names = [...new Set(log.entries.map((entry) => entry.method))].sort();
  const shown = name === '' ? log.entries : log.entries.filter((entry) => entry.method === name);
  return (
    <div className="log">
      <LogHead
        noun="calls"
        names={name === '' || names.includes(name) ? names : [name, ...names]}
        name={name}
        isPaused={log.paused}
        onName={setName}
        onPause={(paused) => sdk.log.update((state) => pauseLog(state, paused))}
        onClear={() => sdk.log.update(clearLog)}
      />
      <p className="log-count">
        {log.paused ? `Paused · ${log.missed} not shown` : `${log.total} calls since the page was loaded`}
      </p>
      <ul className="log-entries" aria-label="Calls, newest first">
        {shown.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ul>
      {shown.length === 0 && <p className="log-empty">Nothing yet.</p>}
    </div>
  );
}

const Entry = memo(function Entry({ entry }: { entry: CallEntry }) {
  const [isOpen, setOpen] = useState(false);
  const isGood = entry.errCode === 0 && entry.errMsg === '';
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className={isGood ? 'log-name' : 'log-name log-bad'}>{entry.method}</span>
          <span className="log-line">{isGood ? entry.args : `${entry.errCode} ${entry.errMsg}`}</span>
          <span className="log-duration">{milliseconds(entry.duration)}</span>
        </summary>
        {isOpen && (
          <>
            <p className="log-fact">
              <LogTime at={entry.at} /> · operationID {entry.operationID}
            </p>
            {!isGood && (
              <p className="log-fact log-bad">
                errCode {entry.errCode} · {entry.errMsg}
              </p>
            )}
            <p className="log-fact">Arguments: {entry.args || 'none'}</p>
            <Json text={entry.data} length={entry.length} />
          </>
        )}
      </details>
    </li>
  );
});

function milliseconds(duration: number): string {
  return duration < 10 ? `${duration.toFixed(1)} ms` : `${Math.round(duration)} ms`;
}
