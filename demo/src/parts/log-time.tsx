// The time of a log line, to the millisecond.

const seconds = new Intl.DateTimeFormat('en', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle: 'h23',
});

/** `14:32:07.123`. */
export function LogTime({ at }: { at: number }) {
  return (
    <time className="log-time" dateTime={new Date(at).toISOString()}>
      {seconds.format(at)}
    </time>
  );
}
