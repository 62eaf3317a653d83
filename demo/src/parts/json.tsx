// A JSON text for reading: indented, with the JSON strings inside it (latestMsg) left as they travelled.

interface JsonProps {
  /** The text, or the head of a longer one. */
  readonly text: string;
  /** Length of the whole text when only its head is given, else 0. */
  readonly length: number;
}

/** The text in a box that scrolls. What is no JSON, or only the head of it, is shown as it is. */
export function Json({ text, length }: JsonProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <pre className="json" tabIndex={0}>
      {text === '' ? '(empty)' : pretty(text)}
      {length > text.length && `\n… ${length - text.length} more characters`}
    </pre>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
