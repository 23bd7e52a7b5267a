import type { OpenCase } from '../client/protocol';
import type { Row } from '../client/reduce';
import { words } from './words';

function part(tag: 'span' | 'bdi' | 'time', name: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

/** A row of the live lane; `shadowed` is the case of a message that its author and the staff alone see. */
export interface LiveRow extends Row {
  readonly shadowed?: OpenCase;
}

const drawnOf = new WeakMap<OpenCase, LiveRow>();

/** The rows of the room with those that only staff see among them, where they were said. */
export function withShadowed(rows: readonly Row[], cases: readonly OpenCase[]): readonly LiveRow[] {
  const oldest = rows[0]?.at ?? 0;
  const shown = cases.filter(({ at }) => at >= oldest || rows.length === 0);
  if (shown.length === 0) return rows;
  const aside = shown.map((one) => {
    const row = drawnOf.get(one) ?? { id: one.message ?? one.id, seq: one.seq, at: one.at, author: one.author, text: one.text, reply_to: one.reply_to, shadowed: one };
    drawnOf.set(one, row);
    return row;
  });
  const ids = new Set(aside.map(({ id }) => id));
  return [...rows.filter(({ id }) => !ids.has(id)), ...aside].sort((a, b) => (a.written ?? a.at) - (b.written ?? b.at) || a.seq - b.seq);
}

/** A message as a row of the live lane: plain elements, the author's words as text. */
export function drawRow(row: LiveRow): HTMLElement {
  const { role = 'viewer' } = row.author;
  const element = document.createElement('div');
  element.className = row.removed ? 'row removed' : 'row';
  element.classList.toggle('announced', row.announced !== undefined);
  if (row.announced !== undefined) element.dataset.style = row.announced;
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
  element.classList.toggle('shadowed', row.shadowed !== undefined);
  if (row.shadowed) element.append(part('span', 'chip bad', words.live.shadowed), ' ');
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
