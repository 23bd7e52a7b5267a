import type { Posted } from '../client/protocol';
import { readable } from './colour';
import type { Options } from './options';
import { words } from './words';

/** Themes whose messages stand on a light ground of their own. */
const LIGHT = new Set<Options['theme']>(['bubbles']);

function part(tag: 'span' | 'bdi' | 'time', name: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

function badges(message: Posted): HTMLElement[] {
  const { role = 'viewer', badges: given = [] } = message.author;
  const shown = given.filter((badge) => badge !== role && badge !== 'bot').map((badge) => ({ kind: badge, label: badge }));
  if (words.role[role]) shown.unshift({ kind: role, label: words.role[role] });
  return shown.map(({ kind, label }) => {
    const badge = part('span', 'chat-badge', label);
    badge.dataset.badge = kind;
    return badge;
  });
}

/** One message as it goes on air: plain elements with the class names that docs/overlay.md promises. */
export function line(message: Posted, options: Options, clock: Intl.DateTimeFormat): HTMLElement {
  const element = document.createElement('div');
  element.className = 'chat-message';
  element.dataset.id = message.id;
  element.dataset.user = message.author.id;
  element.dataset.role = message.author.role ?? 'viewer';
  const ground = LIGHT.has(options.theme) ? 'light' : 'dark';
  element.style.setProperty('--chat-name-color', readable(message.author.color, message.author.id, ground));

  const head = document.createElement('span');
  head.className = 'chat-head';
  if (options.times) {
    const time = part('time', 'chat-time', clock.format(message.at));
    time.dir = 'auto';
    head.append(time);
  }
  if (options.badges) head.append(...badges(message));
  if (options.names) head.append(part('bdi', 'chat-name', message.author.name));
  if (head.childElementCount > 0) element.append(head);

  const body = document.createElement('span');
  body.className = 'chat-body';
  if (message.reply_to) body.append(part('bdi', 'chat-reply', words.replyTo(message.reply_to.author.name)), ' ');
  const text = part('bdi', 'chat-text', message.text);
  text.dir = 'auto';
  body.append(text);
  element.append(body);
  return element;
}
