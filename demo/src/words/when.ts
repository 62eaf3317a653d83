// Times in words, relative to now: short for the list, longer for day lines and titles.

const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const weekday = new Intl.DateTimeFormat('en', { weekday: 'short' });
const longWeekday = new Intl.DateTimeFormat('en', { weekday: 'long' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const full = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** For the list: `now`, `5 min`, `14:32`, `Yesterday`, `Tue`, `12 Mar`, `12 Mar 2023`; `''` for time 0. */
export function shortWhen(at: number, now: number): string {
  if (!isTime(at)) return '';
  const age = now - at;
  if (age < MINUTE && age > -MINUTE) return 'now';
  if (age >= MINUTE && age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  return onDay(at, now, time.format(at), weekday);
}

/** For the line between two days: `Today`, `Yesterday`, `Tuesday`, `12 Mar`. */
export function dayWords(at: number, now: number): string {
  return onDay(at, now, 'Today', longWeekday);
}

/** `14:32`. */
export function clock(at: number): string {
  return isTime(at) ? time.format(at) : '';
}

/** The whole moment, for a title; `''` for time 0. */
export function fullWhen(at: number): string {
  return isTime(at) ? full.format(at) : '';
}

/** For `<time datetime>`. */
export function machineTime(at: number): string {
  return isTime(at) ? new Date(at).toISOString() : '';
}

/** Whether two times lie on the same day here. */
export function sameDay(a: number, b: number): boolean {
  return startOfDay(a) === startOfDay(b);
}

function onDay(at: number, now: number, today: string, names: Intl.DateTimeFormat): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / (24 * HOUR));
  if (days <= 0) return today;
  if (days === 1) return 'Yesterday';
  if (days < 7) return names.format(at);
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? day.format(at) : dayAndYear.format(at);
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function isTime(at: number): boolean {
  return at > 0 && at <= 8.64e15;
}
