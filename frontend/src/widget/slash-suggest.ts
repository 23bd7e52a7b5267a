import type { User } from '../client/protocol';
import { adopt } from '../elements/adopt';
import type { ChatComposer } from '../elements/chat-composer/chat-composer';
import { el } from '../elements/el';
import { slashWords as words } from '../i18n/slash.en';
import { commandsOf, suggestions, type Suggestion } from './slash-suggestions';
import styles from './slash-suggest.css?inline';

/** Who writes, and who wrote lately. */
export interface Around {
  readonly me: User | null;
  readonly people: readonly User[];
}

/**
 * What a draft with a slash may go on as, above the composer: a combobox with its list. Arrows choose, Tab and Enter take,
 * Esc closes. What is complete is sent by Enter as ever. Loaded when a moderator writes the first slash.
 */
export class SlashSuggest {
  readonly #list = el('ul', 'suggestions');
  #found: readonly Suggestion[] = [];
  #active = 0;

  constructor(
    private readonly composer: ChatComposer,
    private readonly around: () => Around,
  ) {
    const root = composer.renderRoot;
    adopt(root, styles);
    this.#list.id = 'suggestions';
    this.#list.hidden = true;
    this.#list.setAttribute('role', 'listbox');
    this.#list.setAttribute('aria-label', words.suggestions);
    root.append(this.#list);
    // Before the composer itself, for which Enter sends and Esc leaves the answer.
    composer.addEventListener('keydown', this.#key, { capture: true });
    composer.addEventListener('input', this.#typed);
    composer.addEventListener('focusout', this.#close);
    // The field keeps the focus while one is pressed.
    this.#list.addEventListener('pointerdown', (event) => {
      event.preventDefault();
    });
    this.#list.addEventListener('click', (event) => {
      const at = [...this.#list.children].indexOf((event.target as Element).closest('li') as HTMLElement);
      const chosen = this.#found[at];
      if (chosen) this.#take(chosen);
    });
    this.#typed();
  }

  get #field(): HTMLTextAreaElement | null {
    return this.composer.renderRoot.querySelector('textarea');
  }

  readonly #typed = (): void => {
    const { me, people } = this.around();
    const { draft } = this.composer;
    this.#found = suggestions(draft, people, commandsOf(me?.role));
    // Nothing is left to complete.
    if (this.#found.length === 1 && this.#found[0]?.args === '' && same(this.#found[0].draft, draft)) this.#found = [];
    this.#active = 0;
    this.#draw();
  };

  readonly #close = (): void => {
    this.#found = [];
    this.#draw();
  };

  #draw(): void {
    const field = this.#field;
    const open = this.#found.length > 0;
    this.#list.hidden = !open;
    this.#list.replaceChildren(
      ...this.#found.map(({ shows, args, does }, at) => {
        const option = el('li', '', el('span', '', el('b', '', el('bdi', '', shows)), ' ', el('span', 'args', args)), ' ', el('span', 'does', does));
        option.id = `suggestion-${String(at)}`;
        option.setAttribute('role', 'option');
        return option;
      }),
    );
    if (!field) return;
    const said = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox', 'aria-controls': this.#list.id, 'aria-expanded': String(open) };
    for (const [name, value] of Object.entries(said)) field.setAttribute(name, value);
    this.#mark();
  }

  #mark(): void {
    [...this.#list.children].forEach((option, at) => {
      option.setAttribute('aria-selected', String(at === this.#active));
    });
    const chosen = this.#list.children[this.#active];
    if (chosen) this.#field?.setAttribute('aria-activedescendant', chosen.id);
    else this.#field?.removeAttribute('aria-activedescendant');
    chosen?.scrollIntoView({ block: 'nearest' });
  }

  #take({ draft }: Suggestion): void {
    this.composer.draft = draft;
    void this.composer.updateComplete.then(this.#typed);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const chosen = this.#found[this.#active];
    if (!chosen || event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const count = this.#found.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.#active = (this.#active + (event.key === 'ArrowDown' ? 1 : count - 1)) % count;
      this.#mark();
    } else if (event.key === 'Tab' || (event.key === 'Enter' && !same(chosen.draft, this.composer.draft))) this.#take(chosen);
    else if (event.key === 'Escape') this.#close();
    else {
      // It is complete, and sent.
      if (event.key === 'Enter') this.#close();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Nothing would be added but what nobody sees. */
function same(taken: string, draft: string): boolean {
  return taken.trim().toLowerCase() === draft.trim().replace(/(\s)[@"]/, '$1').toLowerCase();
}
