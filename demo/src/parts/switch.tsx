// A labelled switch that shows the state it is given: it moves when the state has changed, not when it was pressed.
import { type ReactNode, useId, useState } from 'react';

interface SwitchProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isOn: boolean;
  readonly disabled?: boolean;
  /** Asks for the other state; the switch waits for the promise. */
  readonly onChange: (isOn: boolean) => Promise<unknown>;
}

/** One switch. */
export function Switch({ label, hint, isOn, disabled = false, onChange }: SwitchProps) {
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const change = async () => {
    if (isBusy) return;
    setBusy(true);
    await onChange(!isOn);
    setBusy(false);
  };
  return (
    <div className="setting">
      <span className="setting-words">
        <span id={id}>{label}</span>
        {hint !== undefined && (
          <span className="hint" id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </span>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={isOn}
        aria-labelledby={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        aria-busy={isBusy}
        disabled={disabled}
        onClick={change}
      />
    </div>
  );
}
