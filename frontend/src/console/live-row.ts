import type { Row } from '../client/reduce';
import { words } from './words';

function part(tag: 'span' | 'bdi' | 'time', name: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

/** A message as a row of the live lane: plain elements, the author's words as text. */
export function drawRow(row: Row): HTMLElement {
  const { role = 'viewer' } = row.author;
  const element = document.createElement('div');
  element.className = row.removed ? 'row removed' : 'row';
  element.classList.toggle('announced', row.announced !== undefined);
  element.tabIndex = -1;
  element.setAttribute('role', 'article');
  element.setAttribute('aria-label', row.author.name);
  Object.assign(element.dataset, { id: row.id, user: row.author.id, name: row.author.name, role });
  const time = part('time', 'time', words.clock(row.written ?? row.at));
  const name = part('bdi', 'name', row.author.name);
  element.append(time, ' ', name, ' ');
  if (role !== 'viewer') element.append(part('span', 'chip accent', words.roles[role]), ' ');
  if (row.announced !== undefined) element.append(part('span', 'chip accent', words.live.announcement), ' ');
  if (row.edited && !row.removed) element.append(part('span', 'chip warn', words.live.edited[row.edited]), ' ');
  if (row.reply_to) element.append(part('bdi', 'reply', words.card.replyTo(row.reply_to.author.name)), ' ');
  const text = part('bdi', 'text', row.removed ? words.live.removed[row.removed] : row.text);
  text.dir = 'auto';
  element.append(text);
  return element;
}

/** Mark a row whose author is watched, and one that was among its author's first. */
export function pointOut(element: HTMLElement, watched: boolean, first: boolean): void {
  element.classList.toggle('watched', watched);
  for (const [kind, on, label] of [
    ['watched', watched, words.live.watched],
    ['first', first, words.live.first],
  ] as const) {
    const chip = element.querySelector(`.chip.${kind}`);
    if (on && !chip) element.querySelector('.name')?.after(' ', part('span', `chip warn ${kind}`, label));
    else if (!on) chip?.remove();
  }
}
