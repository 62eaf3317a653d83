// Reads what other clients stored: any field may be missing or of another kind.

/** The text in a field, `''` when there is none. */
export function stringOf(element: object | undefined, key: string): string {
  const value =
    element && Object.hasOwn(element, key) ? (element as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' ? value : '';
}

/** The object that a JSON text holds; nothing for any other text. */
export function parse(json: string): Record<string, unknown> | undefined {
  if (json === '') return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The duration of a sound or video with a blank before it, ` 1:05`; `''` when it is not known. */
export function durationWords(element: Record<string, unknown> | undefined): string {
  const seconds = element?.duration;
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds <= 0) return '';
  const whole = Math.round(seconds);
  return ` ${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** Longest line given, in UTF-16 code units: what no screen shows need not be laid out. */
const MAX_LENGTH = 280;

/** The head of a line. */
export function cut(line: string): string {
  if (line.length <= MAX_LENGTH) return line;
  // Never between the halves of a surrogate pair.
  const end = /[\uD800-\uDBFF]/.test(line.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
  return `${line.slice(0, end)}…`;
}
