import type { User } from '../client/protocol';

/** What a moderator may write instead of a message. */
export const COMMANDS = ['timeout', 'ban', 'unban', 'warn', 'clear', 'announce', 'pin', 'unpin', 'permit', 'slow', 'undo', 'help'] as const;
export type CommandName = (typeof COMMANDS)[number];

/** A command with what follows it; `unknown` when there is no such command. */
export interface Written {
  readonly name: CommandName | 'unknown';
  /** The command as it was written, without the slash. */
  readonly word: string;
  readonly rest: string;
}

const OTHER_NAMES: Readonly<Record<string, CommandName>> = { to: 'timeout', mute: 'timeout', purge: 'clear', lift: 'unban', untimeout: 'unban', '?': 'help', '': 'help' };

export function written(text: string): Written {
  const [, word = '', rest = ''] = /^\/(\S*)\s*([\s\S]*)$/.exec(text.trim()) ?? [];
  const known = word.toLowerCase();
  const name = COMMANDS.find((one) => one === known) ?? (Object.hasOwn(OTHER_NAMES, known) ? OTHER_NAMES[known] : undefined);
  return { name: name ?? 'unknown', word, rest: rest.trim() };
}

/** Whom a command means, and what follows the name. */
export type Meant = { person: Pick<User, 'id' | 'name'>; rest: string } | { unclear: 'nobody' | 'several'; name: string };

/**
 * The person a command begins with, out of *people*, the ones heard last standing last. A name may have spaces: the longest
 * one that fits is meant; `@` before it and quotes around it are left out. Of two people with one name nobody is meant.
 */
export function meant(rest: string, people: readonly Pick<User, 'id' | 'name'>[]): Meant {
  const bare = rest.replace(/^@/, '');
  const quoted = /^"([^"]+)"\s*([\s\S]*)$/.exec(bare);
  const lower = bare.toLowerCase();
  const fits = ({ name }: Pick<User, 'name'>): boolean =>
    quoted ? name.toLowerCase() === quoted[1]?.toLowerCase() : lower === name.toLowerCase() || lower.startsWith(`${name.toLowerCase()} `);
  const longest = Math.max(0, ...people.filter(fits).map(({ name }) => name.length));
  const found = new Map(people.filter((person) => person.name.length === longest && fits(person)).map((person) => [person.id, person]));
  const [person] = found.values();
  if (!person) return { unclear: 'nobody', name: quoted?.[1] ?? bare.split(/\s/, 1)[0] ?? '' };
  if (found.size > 1) return { unclear: 'several', name: person.name };
  return { person, rest: quoted ? (quoted[2] ?? '') : bare.slice(person.name.length).trim() };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A length of time at the beginning of *text*, in seconds: `90`, `30s`, `10m`, `2h`, `1d`. */
export function length(text: string): { seconds?: number; rest: string } {
  const match = /^(\d{1,7})\s?([smhd]?)(?=\s|$)\s*([\s\S]*)$/i.exec(text);
  if (!match) return { rest: text };
  return { seconds: Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1), rest: match[3] ?? '' };
}

/** An announcement with its kind before it, if it has one: `warning: the doors close`. */
export function announcement(text: string): { style: 'info' | 'success' | 'warning' | 'host'; text: string } {
  const [, style, rest] = /^(info|success|warning|host):\s*([\s\S]*)$/i.exec(text) ?? [];
  return { style: (style?.toLowerCase() ?? 'info') as 'info' | 'success' | 'warning' | 'host', text: rest ?? text };
}
