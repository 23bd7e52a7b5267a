import { words } from '../../i18n/en';
import { menuWords } from '../../i18n/menu.en';
import { adopt } from '../adopt';
import type { ChatMessage, MessageView } from '../chat-message/chat-message';
import { icon, type IconName } from '../icons';
import type { RowAction } from './row-action';
import { RowMenu } from './row-menu';
import menuStyles from './row-menu.css?inline';
import styles from './row-tools.css?inline';

function button(label: string, name: IconName): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'tool';
  made.tabIndex = -1;
  made.title = label;
  made.setAttribute('aria-label', label);
  made.append(icon(name));
  return made;
}

/** As high as they are: less than any row. */
const HIGH_PX = 24;

/** Where in a row the tools stand: on its first line, or on the first that is seen of one that begins further up. */
function placeIn(row: HTMLElement, scroller: HTMLElement): number {
  const last = row.offsetTop + row.offsetHeight - HIGH_PX - 1;
  return Math.max(row.offsetTop + 1, Math.min(scroller.scrollTop + 1, last));
}

/** The log that the tools belong to. */
export interface ToolBench {
  /** What moves with the rows, and what stays while they do. */
  readonly scroller: HTMLElement;
  readonly frame: HTMLElement;
  actions(view: MessageView): RowAction[];
  act(action: RowAction, row: ChatMessage): void;
}

/** What can be done with the one message under the pointer or the focus. Loaded when there is one for the first time. */
export class RowTools {
  row: ChatMessage | undefined;
  readonly #element = document.createElement('div');
  readonly #reply = button(words.actions.reply, 'reply');
  readonly #menu = new RowMenu<RowAction>(menuWords.menu);

  constructor(private readonly bench: ToolBench) {
    adopt(bench.frame.getRootNode(), styles + menuStyles);
    this.#element.className = 'tools';
    this.#element.append(this.#reply, button(words.actions.more, 'more'));
    bench.scroller.append(this.#element);
    bench.frame.append(this.#menu.element);
    this.move(undefined);
  }

  get open(): boolean {
    return this.#menu.open;
  }

  closeMenu(): void {
    this.#menu.close(true);
  }

  /** Stand at this row; nowhere when nothing can be done with it. */
  move(row: ChatMessage | undefined): void {
    this.row = row;
    const actions = this.#actions(row);
    this.#element.hidden = !row || !actions.length;
    if (!row || !actions.length) return;
    this.#reply.hidden = !actions.includes('reply');
    this.#element.style.top = `${String(placeIn(row, this.bench.scroller))}px`;
  }

  /** A click on one of the tools is done; false when it was elsewhere. */
  click(target: Element): boolean {
    const tool = target.closest('.tool');
    if (!tool || !this.row) return false;
    if (tool === this.#reply) this.bench.act('reply', this.row);
    else this.openMenu(this.row);
    return true;
  }

  openMenu(row: ChatMessage): void {
    const actions = this.#actions(row);
    if (!actions.length) return;
    const top = row.offsetTop - this.bench.scroller.scrollTop + 24;
    const items = actions.map((action) => ({ action, label: menuWords.actions[action], danger: action === 'delete' || action === 'remove' }));
    this.#menu.show(items, top, row, (action) => {
      this.bench.act(action, row);
    });
  }

  #actions(row: ChatMessage | undefined): RowAction[] {
    return row?.view ? this.bench.actions(row.view) : [];
  }
}
