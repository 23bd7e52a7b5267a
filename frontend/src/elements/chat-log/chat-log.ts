import { words } from '../../i18n/en';
import { ChatMessage, type MessageView } from '../chat-message/chat-message';
import { icon } from '../icons';
import { Follow } from './follow';
import type { RowAction } from './row-action';
import type { RowTools } from './row-tools';

/** Everything the log shows. `older` is where loading what was said before stands. */
export interface LogView {
  readonly lines: readonly MessageView[];
  readonly older: 'more' | 'loading' | 'failed' | 'none';
  /** What a reader may do with a message. */
  actions(view: MessageView): RowAction[];
  readonly empty: string;
}

export interface LogEvents {
  'chat-act': { act: RowAction | 'retry' | 'edit' | 'dismiss'; view: MessageView };
  'chat-older': undefined;
  'chat-paused': { paused: boolean };
}

/** One author may keep the name off this many rows, this long. */
const COLLAPSE_ROWS = 5;
const COLLAPSE_MS = 40_000;
/** History is fetched before its reader reaches the top. */
const OLDER_PX = 120;

/**
 * The messages of a room. Plain DOM, updated by difference: rows are kept by key and redrawn only when their view
 * is another object. Follows its end until the reader looks elsewhere, and then nothing moves under their eyes.
 *
 * @fires chat-act - Something to do with a message.
 * @fires chat-older - The reader comes near the beginning of what is loaded.
 * @fires chat-paused - It stopped following its end, or follows it again.
 */
export class ChatLog extends HTMLElement {
  readonly #scroller = document.createElement('div');
  readonly #older = document.createElement('button');
  readonly #list = document.createElement('div');
  readonly #empty = document.createElement('p');
  readonly #pill = document.createElement('button');
  #tools: RowTools | undefined;
  readonly #rows = new Map<string, HTMLElement>();
  #follow: Follow | undefined;
  #view: LogView | undefined;
  #unseen = 0;

  connectedCallback(): void {
    this.#watch('addEventListener');
    if (this.#follow) return;
    const scroller = this.#scroller;
    scroller.className = 'scroller';
    scroller.tabIndex = 0;
    scroller.setAttribute('role', 'log');
    scroller.setAttribute('aria-live', 'off');
    scroller.setAttribute('aria-label', words.log);
    this.#older.type = 'button';
    this.#older.className = 'older';
    this.#empty.className = 'empty';
    this.#list.className = 'rows';
    this.#pill.type = 'button';
    this.#pill.className = 'pill';
    this.#pill.hidden = true;
    scroller.append(this.#older, this.#empty, this.#list);
    this.append(scroller, this.#pill);
    this.#follow = new Follow(scroller, () => {
      this.#pausedChanged();
    });
    this.#listen();
  }

  get paused(): boolean {
    return this.#follow?.paused ?? false;
  }

  /** The pause button of whoever shows this log. */
  set held(on: boolean) {
    if (on) this.#follow?.hold('button', true);
    else this.resume();
  }

  /** Go to the end and follow it. */
  resume(): void {
    this.#unseen = 0;
    this.#follow?.resume();
    this.#drawPill();
  }

  /** Read a message out of the middle of the log; false when it is not loaded. */
  jumpTo(id: string): boolean {
    const row = this.#rows.get(id);
    if (!row) return false;
    row.scrollIntoView({ block: 'center' });
    this.#focusRow(row);
    row.classList.remove('found');
    requestAnimationFrame(() => {
      row.classList.add('found');
    });
    return true;
  }

  /** Keep the row of a message that got its id: it stays where it is, with its focus. */
  rekey(from: string, to: string): void {
    const row = this.#rows.get(from);
    if (!row || this.#rows.has(to)) return;
    this.#rows.delete(from);
    this.#rows.set(to, row);
  }

  show(view: LogView): void {
    this.#view = view;
    const anchor = this.paused ? this.#anchor() : undefined;
    const focused = this.#activeRow();
    this.#drop(new Set(view.lines.map((line) => line.key)), focused);
    const added = this.#place(view.lines);
    this.#drawOlder(view.older);
    this.#empty.textContent = view.empty;
    this.#empty.hidden = view.lines.length > 0;
    if (!this.paused) this.#follow?.stick();
    else if (anchor) this.#scroller.scrollTop += anchor.row.offsetTop - anchor.top;
    if (this.paused && added) {
      this.#unseen += added;
      this.#drawPill();
    }
    this.#tools?.move(this.#tools.row?.isConnected ? this.#tools.row : undefined);
  }

  /** Takes away what is gone; a focus there goes on to the next row, or else to the log itself. */
  #drop(keys: Set<string>, focused: HTMLElement | undefined): void {
    let heir: HTMLElement | null | undefined;
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) continue;
      if (row === focused) heir = row.nextElementSibling as HTMLElement | null;
      else if (row === heir) heir = row.nextElementSibling as HTMLElement | null;
      this.#rows.delete(key);
      row.remove();
    }
    if (heir?.isConnected) this.#focusRow(heir);
    else if (heir !== undefined) this.#scroller.focus({ preventScroll: true });
  }

  /** Puts every line in its place; returns how many messages of others are new at the end. */
  #place(lines: readonly MessageView[]): number {
    let added = 0;
    let previous: MessageView | undefined;
    let run = 0;
    let at: Element | null = this.#list.firstElementChild;
    const known = this.#rows.size > 0;
    for (const line of lines) {
      let row = this.#rows.get(line.key);
      const fresh = !row;
      if (!row) {
        row = document.createElement('chat-message');
        this.#rows.set(line.key, row);
      }
      if (row === at) at = at.nextElementSibling;
      else this.#list.insertBefore(row, at);
      const follows = previous?.author.id === line.author.id && line.at - previous.at < COLLAPSE_MS && !line.reply_to && !line.announced && !previous.announced && run < COLLAPSE_ROWS;
      run = follows ? run + 1 : 0;
      (row as ChatMessage).show(line, follows);
      previous = line;
      if (fresh && known && at === null && !line.own) added += 1;
    }
    return added;
  }

  #anchor(): { row: HTMLElement; top: number } | undefined {
    const edge = this.#scroller.scrollTop;
    // Rows stand one below the other, so the first one that reaches into view is found by halving.
    const rows = this.#list.children;
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      const row = rows[middle] as HTMLElement;
      if (row.offsetTop + row.offsetHeight <= edge) low = middle + 1;
      else high = middle;
    }
    // A row that is about to be trimmed cannot hold the place; the ones below it can.
    const keep = new Set(this.#view?.lines.map((line) => line.key));
    for (let i = low; i < rows.length; i += 1) {
      const row = rows[i] as HTMLElement;
      if (row instanceof ChatMessage && row.view && keep.has(row.view.key)) return { row, top: row.offsetTop };
    }
    return undefined;
  }

  #drawOlder(state: LogView['older']): void {
    const label = { more: words.older, loading: words.loadingOlder, failed: words.olderFailed, none: words.noOlder }[state];
    if (this.#older.textContent !== label) this.#older.textContent = label;
    this.#older.disabled = state === 'loading' || state === 'none';
    this.#older.hidden = state === 'none' && !this.#view?.lines.length;
  }

  #drawPill(): void {
    this.#pill.hidden = !this.paused;
    if (this.#pill.hidden) return;
    const label = this.#unseen ? words.newMessages(this.#unseen) : words.pausedNothingNew;
    this.#pill.replaceChildren(icon('down'), label);
    this.#pill.title = words.jumpToEnd;
  }

  #pausedChanged(): void {
    if (!this.paused) this.#unseen = 0;
    this.#drawPill();
    this.#emit('chat-paused', { paused: this.paused });
  }

  #emit<K extends keyof LogEvents>(type: K, detail: LogEvents[K]): void {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }

  #listen(): void {
    const scroller = this.#scroller;
    this.#pill.addEventListener('click', () => {
      this.resume();
      scroller.focus({ preventScroll: true });
      this.#follow?.hold('focus', false);
    });
    this.#older.addEventListener('click', () => {
      this.#emit('chat-older', undefined);
    });
    scroller.addEventListener('scroll', () => {
      if (scroller.scrollTop < OLDER_PX && this.paused && this.#view?.older === 'more') this.#emit('chat-older', undefined);
      if (this.#tools?.open) this.#tools.closeMenu();
    });
    scroller.addEventListener('click', (event) => {
      this.#click(event);
    });
    scroller.addEventListener('keydown', (event) => {
      this.#key(event);
    });
    scroller.addEventListener('pointerover', (event) => {
      const row = (event.target as Element).closest('chat-message');
      if (row && event.pointerType !== 'touch') this.#withTools((tools) => { tools.move(row); });
    });
    this.addEventListener('pointerleave', (event) => {
      // A finger that is lifted has not gone elsewhere: it tapped.
      if (!this.#tools?.open && event.pointerType !== 'touch') this.#withTools((tools) => { tools.move(undefined); });
    });
    scroller.addEventListener('focusin', (event) => {
      const row = (event.target as Element).closest('chat-message');
      this.#follow?.hold('focus', row?.matches(':focus-visible') === true);
    });
    this.addEventListener('focusout', (event) => {
      if (!this.contains(event.relatedTarget as Node | null)) this.#follow?.hold('focus', false);
    });
  }

  disconnectedCallback(): void {
    this.#watch('removeEventListener');
  }

  #watch(how: 'addEventListener' | 'removeEventListener'): void {
    document[how]('pointerdown', this.#elsewhere);
    document[how]('selectionchange', this.#selected);
    document[how]('keydown', this.#alt);
    document[how]('keyup', this.#alt);
    window[how]('blur', this.#alt);
  }

  readonly #elsewhere = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#tools?.move(undefined);
  };
  readonly #selected = (): void => {
    const root = this.getRootNode() as Document & { getSelection?(): Selection | null };
    const selection = root.getSelection?.() ?? document.getSelection();
    const inside = selection?.anchorNode ? this.contains(selection.anchorNode) : false;
    this.#follow?.hold('selection', inside && selection?.isCollapsed === false);
  };
  readonly #alt = (event: Event): void => {
    this.#follow?.hold('key', event instanceof KeyboardEvent && event.altKey);
  };

  #click(event: MouseEvent): void {
    const target = event.target as Element;
    if (this.#tools?.click(target)) return;
    const act = target.closest<HTMLElement>('[data-act]')?.dataset.act as 'quote' | 'retry' | 'edit' | 'dismiss' | undefined;
    const row = target.closest('chat-message');
    // A tap on a row shows its tools, one beside the rows hides them.
    this.#withTools((tools) => { tools.move(row ?? undefined); });
    if (!act || !row?.view) return;
    if (act === 'quote') {
      if (row.view.reply_to) this.jumpTo(row.view.reply_to.id);
    } else this.#act(act, row);
  }

  #act(act: LogEvents['chat-act']['act'], row: ChatMessage): void {
    if (row.view) this.#emit('chat-act', { act, view: row.view });
  }

  /** The tools are loaded when they are first wanted; once they are here they answer at once: the next key may be meant for them. */
  #withTools(use: (tools: RowTools) => void): void {
    if (this.#tools) {
      use(this.#tools);
      return;
    }
    void import('./row-tools').then(({ RowTools }) => {
      this.#tools ??= new RowTools({
        scroller: this.#scroller,
        frame: this,
        actions: (view) => this.#view?.actions(view) ?? [],
        act: (action, row) => {
          this.#act(action, row);
        },
      });
      use(this.#tools);
    });
  }

  #activeRow(): HTMLElement | undefined {
    const root = this.getRootNode() as Document | ShadowRoot;
    const row = root.activeElement?.closest<HTMLElement>('chat-message');
    return row && this.#list.contains(row) ? row : undefined;
  }

  #focusRow(row: HTMLElement): void {
    for (const other of this.#list.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1;
    row.tabIndex = 0;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }

  #key(event: KeyboardEvent): void {
    if (event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement) {
      if (event.key !== 'Escape') return;
    }
    const rows = [...this.#list.querySelectorAll('chat-message')];
    const row = (event.target as Element).closest('chat-message');
    const at = row ? rows.indexOf(row) : rows.length;
    const to = { ArrowUp: Math.max(0, at - 1), ArrowDown: Math.min(rows.length - 1, at + 1), Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined && rows[to] && !event.altKey && !event.ctrlKey && !event.metaKey) {
      if (event.key === 'End') this.resume();
      this.#focusRow(rows[to]);
      if (event.key === 'End') this.#follow?.hold('focus', false);
    } else if (event.key === 'Escape') {
      this.resume();
      this.#scroller.focus({ preventScroll: true });
    } else if (row && (event.key === 'Enter' || event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))) {
      this.#withTools((tools) => { tools.openMenu(row); });
    } else return;
    event.preventDefault();
  }
}

if (!customElements.get('chat-log')) customElements.define('chat-log', ChatLog);

declare global {
  interface HTMLElementTagNameMap {
    'chat-log': ChatLog;
  }
}
