/** One thing that can be done, in words. */
export interface MenuItem<A extends string> {
  readonly action: A;
  readonly label: string;
  readonly danger?: boolean;
}

/** The menu of one message, opened by its button, a right key or Enter. One for the whole log, filled when it opens. */
export class RowMenu<A extends string> {
  readonly element = document.createElement('div');
  #back: HTMLElement | null = null;
  #choose: (action: A) => void = () => undefined;

  /** *closed* is told whenever it closes, whatever was chosen. */
  constructor(
    label: string,
    private readonly closed: () => void = () => undefined,
  ) {
    this.element.className = 'menu';
    this.element.hidden = true;
    this.element.setAttribute('role', 'menu');
    this.element.setAttribute('aria-label', label);
    this.element.addEventListener('keydown', (event) => {
      this.#key(event);
    });
    this.element.addEventListener('click', (event) => {
      const item = (event.target as Element).closest<HTMLElement>('[role=menuitem]');
      if (item) this.#take(item.dataset.action as A);
    });
    this.element.addEventListener('focusout', (event) => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.close(false);
    });
  }

  get open(): boolean {
    return !this.element.hidden;
  }

  show(offered: readonly MenuItem<A>[], top: number, back: HTMLElement, choose: (action: A) => void): void {
    this.#back = back;
    this.#choose = choose;
    this.element.replaceChildren(
      ...offered.map(({ action, label, danger }) => {
        const item = document.createElement('button');
        item.type = 'button';
        item.setAttribute('role', 'menuitem');
        item.tabIndex = -1;
        item.dataset.action = action;
        item.className = danger ? 'danger' : '';
        item.textContent = label;
        return item;
      }),
    );
    this.element.hidden = false;
    const room = this.element.offsetParent?.clientHeight ?? 0;
    this.element.style.top = `${String(Math.max(4, Math.min(top, room - this.element.offsetHeight - 4)))}px`;
    this.#items()[0]?.focus();
  }

  close(giveFocusBack: boolean): void {
    if (!this.open) return;
    this.element.hidden = true;
    if (giveFocusBack) this.#back?.focus({ preventScroll: true });
    this.closed();
  }

  #items(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  #take(action: A): void {
    this.close(true);
    this.#choose(action);
  }

  #key(event: KeyboardEvent): void {
    const items = this.#items();
    const at = items.indexOf(event.target as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
