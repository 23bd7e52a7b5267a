/** Every word the faces show. A language is one object of this shape. */

const plurals = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');

function count(n: number, one: string, other: string): string {
  return `${number.format(n)} ${plurals.select(n) === 'one' ? one : other}`;
}

/** A length of time for people: "4 seconds", "10 minutes", "2 hours". */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  if (whole < 90) return count(whole, 'second', 'seconds');
  if (whole < 5400) return count(Math.round(whole / 60), 'minute', 'minutes');
  if (whole < 172_800) return count(Math.round(whole / 3600), 'hour', 'hours');
  return count(Math.round(whole / 86_400), 'day', 'days');
}

const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const words = {
  duration,
  time: (at: number): string => time.format(at),
  moment: (at: number): string => moment.format(at),
} as const;
