// One of a few, side by side: a radio group that shows the state it is given.
import { useId, useState } from 'react';

interface ChoiceProps<T extends number | string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly hint?: string }[];
  readonly onChange: (value: T) => Promise<unknown> | undefined;
  /** Whether the label is only for screen readers. */
  readonly isLabelHidden?: boolean;
}

/** The group. The hint of the chosen option stands below it. */
export function Choice<T extends number | string>(props: ChoiceProps<T>) {
  const { label, value, options, onChange, isLabelHidden = false } = props;
  const [isBusy, setBusy] = useState(false);
  const name = useId();
  const choose = async (next: T) => {
    if (isBusy) return;
    setBusy(true);
    await onChange(next);
    setBusy(false);
  };
  const hint = options.find((option) => option.value === value)?.hint;
  return (
    <fieldset className="choice" aria-busy={isBusy}>
      <legend className={isLabelHidden ? 'unseen' : ''}>{label}</legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value} className="choice-option">
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => void choose(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
      {hint && <p className="hint">{hint}</p>}
    </fieldset>
  );
}
