import type { Role, User } from '../client/protocol';
import { slashWords as words } from '../i18n/slash.en';
import { COMMANDS, written, type CommandName } from './slash-parse';

/** One thing a draft may go on as. */
export interface Suggestion {
  /** What is chosen: a command with its slash, or a name. */
  readonly shows: string;
  /** What follows a command. */
  readonly args: string;
  readonly does: string;
  /** The draft, once it is taken. */
  readonly draft: string;
}

/** Names that are offered at once. */
const NAMES = 6;
/** What stands before a name, and the name as far as it is written. */
const BEFORE_NAME = /^(\/\S+\s+)@?"?([^"]*)$/;

/** The commands of a role: those who run the chat have them all, others write messages. */
export function commandsOf(role: Role | undefined): readonly CommandName[] {
  return role === 'moderator' || role === 'host' ? COMMANDS : [];
}

/**
 * How a draft that begins with a slash may go on: commands first, then whom they are about, out of *people*, the ones heard
 * last standing last. Nothing once there is nothing to be completed.
 */
export function suggestions(draft: string, people: readonly Pick<User, 'id' | 'name'>[], commands: readonly CommandName[]): Suggestion[] {
  const [, start] = /^\/(\S*)$/.exec(draft) ?? [];
  if (start !== undefined) {
    const known = written(draft).name;
    const begins = commands.filter((name) => name.startsWith(start.toLowerCase()));
    // Also by its other names: /mute is /timeout.
    const meant = begins.length === 0 ? commands.filter((name) => name === known) : begins;
    return meant.map((name) => {
      const [args, does] = words.commands[name];
      return { shows: `/${name}`, args, does, draft: args === '' ? `/${name}` : `/${name} ` };
    });
  }
  const [, before = '', rest = ''] = BEFORE_NAME.exec(draft) ?? [];
  const command = commands.find((name) => name === written(draft).name);
  if (before === '' || command === undefined || !words.commands[command][0].startsWith('name')) return [];
  return namesFor(rest, people).map((name) => ({ shows: name, args: '', does: '', draft: `${before}${name} ` }));
}

/** Names that begin as is written, then those in which a word does; who was heard last comes first. */
function namesFor(rest: string, people: readonly Pick<User, 'name'>[]): string[] {
  const lower = rest.toLowerCase();
  const names = [...new Set([...people].reverse().map(({ name }) => name))];
  const begins = names.filter((name) => name.toLowerCase().startsWith(lower));
  const within = names.filter((name) => !begins.includes(name) && name.toLowerCase().includes(` ${lower}`));
  const whole = begins.filter((name) => name.toLowerCase() === lower);
  return [...new Set([...whole, ...begins, ...within])].slice(0, NAMES);
}
