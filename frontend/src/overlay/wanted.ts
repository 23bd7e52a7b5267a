import type { Posted } from '../client/protocol';
import { fold, type Options } from './options';

const LINK = /(?:https?:\/\/|www\.)\S|\b[\w-]+\.(?:com|net|org|info|io|gg|tv|me|co|app|dev|ly|de|uk|eu)\b/i;
const COMMAND = /^\s*[!/]\w/;

/** Should this message go on air at all, by what the streamer asked for? */
export function wanted(message: Posted, options: Options): boolean {
  const { author, text } = message;
  if (message.removed) return false;
  if (options.hide_bots && (author.role === 'service' || author.badges?.includes('bot'))) return false;
  if (options.hide_commands && COMMAND.test(text)) return false;
  if (options.hide_links && LINK.test(text)) return false;
  if (options.roles.length > 0 && !options.roles.includes(author.role ?? 'viewer')) return false;
  const name = fold(author.name);
  if (options.hide_from.includes(name)) return false;
  return options.only_from.length === 0 || options.only_from.includes(name);
}
