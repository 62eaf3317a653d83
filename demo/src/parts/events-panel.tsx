// Every event as it came from the worker, newest first; the newest 300 are kept.
import { memo, useState } from 'react';
import { useDemo } from '../app/demo.ts';
import type { EventEntry } from '../app/event-record.ts';
import { clearLog, pauseLog } from '../state/bounded-log.ts';
import { useStore } from '../state/store.ts';
import { Json } from './json.tsx';
import { LogHead } from './log-head.tsx';
import { LogTime } from './log-time.tsx';

/** The panel. */
export function EventsPanel() {
  const { events } = useDemo();
  const log = useStore(events.log);
  const [name, setName] = useState('');
  const names = [...new Set(log.entries.map((entry) => entry.event))].sort();
  const shown = name === '' ? log.entries : log.entries.filter((entry) => entry.event === name);
  return (
    <div className="log">
      <LogHead
        noun="events"
        names={name === '' || names.includes(name) ? names : [name, ...names]}
        name={name}
        isPaused={log.paused}
        onName={setName}
        onPause={(paused) => events.log.update((state) => pauseLog(state, paused))}
        onClear={() => events.log.update(clearLog)}
      />
      <p className="log-count">
        {log.paused
          ? `Paused · ${log.missed} not shown`
          : `${log.total} events since the page was loaded${log.total > log.entries.length ? ` · ${log.entries.length} kept` : ''}`}
      </p>
      <ul className="log-entries" aria-label="Events, newest first">
        {shown.map((entry) => (
          <Entry key={entry.key} entry={entry} />
        ))}
      </ul>
      {shown.length === 0 && <p className="log-empty">Nothing yet.</p>}
    </div>
  );
}

const Entry = memo(function Entry({ entry }: { entry: EventEntry }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className={entry.errCode === 0 ? 'log-name' : 'log-name log-bad'}>{entry.event}</span>
          <span className="log-line">
            {entry.errCode === 0 ? entry.data.slice(0, 120) || 'no data' : `${entry.errCode} ${entry.errMsg}`}
          </span>
          <LogTime at={entry.at} />
        </summary>
        {isOpen && (
          <>
            {entry.errCode !== 0 && (
              <p className="log-fact">
                errCode {entry.errCode} · {entry.errMsg}
              </p>
            )}
            <Json text={entry.data} length={entry.length} />
          </>
        )}
      </details>
    </li>
  );
});
