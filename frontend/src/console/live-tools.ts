import { drawn } from '../elements/icons';
import { el } from '../elements/el';
import { RowMenu } from '../elements/chat-log/row-menu';
import { words } from './words';

export type LiveAction = 'publish' | 'pin' | 'mask' | 'hide' | 'remove' | 'time-out' | 'ban' | 'purge' | 'person' | 'choose';

/** What a row is, as far as it matters for what can be done with it. */
export interface RowKind {
  /** Its author is one of those who run the chat, or a program. */
  readonly staff: boolean;
  readonly removed: boolean;
  /** Only its author and the staff see it. */
  readonly shadowed: boolean;
  readonly announced: boolean;
}

/** What is offered in the row itself, and what in the menu behind it. */
export function offered({ staff, removed, shadowed, announced }: RowKind): { beside: LiveAction[]; behind: LiveAction[] } {
  if (announced) return { beside: [], behind: ['person'] };
  const gone = removed || shadowed;
  return {
    beside: [
      ...(shadowed ? (['publish'] as const) : []),
      ...(gone ? [] : (['remove'] as const)),
      ...(staff ? [] : (['time-out', 'ban'] as const)),
      ...(gone ? [] : (['choose'] as const)),
    ],
    behind: ['person', ...(gone ? [] : (['pin'] as const)), ...(gone || staff ? [] : (['mask', 'hide'] as const)), ...(staff ? [] : (['purge'] as const))],
  };
}

/** After Lucide (ISC): eye, trash-2, clock, ban, check, ellipsis. */
const ICONS = {
  publish: 'M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7-10-7-10-7M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  remove: 'M3 6h18M19 6v14a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6M8 6V4a2 2 0 0 1 2-2h4a2 2 0 0 1 2 2v2M10 11v6M14 11v6',
  'time-out': 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M12 6v6l4 2',
  ban: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20M4.9 4.9l14.2 14.2',
  choose: 'M20 6 9 17l-5-5',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
} as const;
type Tool = keyof typeof ICONS;
const TOOLS = Object.keys(ICONS) as Tool[];
const KEYS: Readonly<Partial<Record<Tool, string>>> = { remove: 'd', 'time-out': 't', ban: 'b', choose: 'x' };
/** What changes nothing, and is possible without a connection. */
const READS: ReadonlySet<string> = new Set(['choose', 'more']);
const LABELS: Readonly<Record<LiveAction | 'more', string>> = words.live.tools;

/** What can be done with the one row that is pointed at or has the focus; they stand in it, over nobody else's words. */
export class LiveTools {
  readonly #element = el('div', 'tools');
  readonly #buttons = new Map<Tool, HTMLButtonElement>();
  readonly #menu: RowMenu<LiveAction>;
  #row: HTMLElement | undefined;

  /** *frame* is where the menu stands, *top* is how far down in it a row is; *closed* is told when the menu closes. */
  constructor(
    private readonly frame: { append(node: Node): void; top(row: HTMLElement): number },
    private readonly act: (action: LiveAction, row: HTMLElement) => void,
    closed: () => void,
  ) {
    this.#menu = new RowMenu(words.live.menu, closed);
    this.#element.setAttribute('role', 'group');
    for (const name of TOOLS) this.#element.append(this.#button(name));
  }

  /** Somebody chooses from the menu. */
  get open(): boolean {
    return this.#menu.open;
  }

  /** Why nothing can be done at the moment; empty when it can. */
  set blocked(why: string) {
    for (const [name, button] of this.#buttons) {
      button.setAttribute('aria-disabled', String(why !== '' && !READS.has(name)));
      const key = KEYS[name];
      button.title = (!READS.has(name) && why) || (key ? `${LABELS[name]} (${key})` : LABELS[name]);
    }
  }

  /** Stand in this row, with what can be done with it. */
  enter(row: HTMLElement): void {
    this.#row = row;
    const { beside, behind } = offered(kindOf(row));
    for (const [name, button] of this.#buttons) button.hidden = name === 'more' ? behind.length === 0 : !beside.includes(name);
    this.#element.hidden = behind.length === 0;
    this.#element.setAttribute('aria-label', words.live.actions(row.dataset.name ?? ''));
    if (this.#element.parentElement !== row) row.append(this.#element);
  }

  /** Stand nowhere, if it was in this row. */
  leave(row: HTMLElement): void {
    if (this.#row !== row) return;
    this.#row = undefined;
    this.#element.remove();
    this.#menu.close(false);
  }

  #button(name: Tool): HTMLButtonElement {
    const button = el('button', name === 'remove' ? 'quiet danger' : name === 'publish' ? 'quiet good' : 'quiet');
    button.type = 'button';
    button.dataset.action = name;
    button.setAttribute('aria-label', LABELS[name]);
    if (name === 'more') button.setAttribute('aria-haspopup', 'menu');
    button.append(drawn(ICONS[name]));
    const key = KEYS[name];
    if (key !== undefined) {
      button.setAttribute('aria-keyshortcuts', key);
      const hint = el('kbd', '', key);
      hint.setAttribute('aria-hidden', 'true');
      button.append(hint);
    }
    button.addEventListener('click', () => {
      this.#press(name);
    });
    this.#buttons.set(name, button);
    return button;
  }

  #press(name: Tool): void {
    const row = this.#row;
    if (!row) return;
    if (name === 'more') this.#openMenu(row);
    else this.act(name, row);
  }

  #openMenu(row: HTMLElement): void {
    const items = offered(kindOf(row)).behind.map((action) => ({
      action,
      label: action === 'purge' ? words.live.purgeLong(row.dataset.name ?? '') : LABELS[action],
      danger: action === 'purge',
    }));
    this.frame.append(this.#menu.element);
    this.#menu.show(items, this.frame.top(row), row, (action) => {
      this.act(action, row);
    });
  }
}

function kindOf({ dataset, classList }: HTMLElement): RowKind {
  return {
    staff: dataset.role !== 'viewer',
    removed: classList.contains('removed'),
    shadowed: classList.contains('shadowed'),
    announced: classList.contains('announced'),
  };
}
