// The tools above a log: filter by name, pause, clear.
import { Icon } from './icons.tsx';

interface LogHeadProps {
  readonly noun: string;
  /** Names that occur, for the filter. */
  readonly names: readonly string[];
  readonly name: string;
  readonly isPaused: boolean;
  readonly onName: (name: string) => void;
  readonly onPause: (isPaused: boolean) => void;
  readonly onClear: () => void;
}

/** The tools. */
export function LogHead({ noun, names, name, isPaused, onName, onPause, onClear }: LogHeadProps) {
  return (
    <div className="log-head">
      <select aria-label={`Show ${noun} named`} value={name} onChange={(event) => onName(event.target.value)}>
        <option value="">All {noun}</option>
        {names.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="icon-button"
        aria-label={isPaused ? `Resume ${noun}` : `Pause ${noun}`}
        aria-pressed={isPaused}
        title={isPaused ? 'Resume' : 'Pause'}
        onClick={() => onPause(!isPaused)}
      >
        <Icon name={isPaused ? 'play' : 'pause'} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={`Clear ${noun}`}
        title="Clear"
        onClick={onClear}
      >
        <Icon name="bin" />
      </button>
    </div>
  );
}
