import { html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { AutoApproval } from '../client/protocol';
import { outsideWords } from './outside-words';
import { panelStyles } from './panel.styles';
import { shared } from './styles';

/** What the server takes for what is left out. */
const USUAL = { level: 2, messages: 10, seconds: 0 } as const;
const HIGHEST = { level: 3, messages: 100, seconds: 3600 } as const;
const LOWEST = { level: 1, messages: 0, seconds: 0 } as const;

/**
 * Which held messages are posted by themselves.
 * @fires approvals-change - `detail` are all of them as they are wanted.
 */
@customElement('approvals-editor')
export class ApprovalsEditor extends LitElement {
  static override styles = [shared, panelStyles];

  @property({ attribute: false }) approvals: readonly AutoApproval[] = [];

  override render(): TemplateResult {
    const { approvals, ladder } = outsideWords;
    const free = Object.keys(ladder.filters).filter((check) => !this.approvals.some((one) => one.check === check));
    return html`<details ?open=${this.approvals.length > 0}>
      <summary>${approvals.title}</summary>
      <div class="inside">
        <p class="muted">${approvals.hint}</p>
        ${this.approvals.map((one) => this.#one(one))}
        ${free.length > 0
          ? html`<div class="bar">
              <label class="field"
                ><span>${approvals.check}</span
                ><select name="check">
                  ${free.map((check) => html`<option value=${check}>${ladder.filters[check]}</option>`)}
                </select></label
              >
              <button class="low" type="button" @click=${this.#add}>${approvals.add}</button>
            </div>`
          : ''}
      </div>
    </details>`;
  }

  #one(one: AutoApproval): TemplateResult {
    const { approvals, ladder } = outsideWords;
    const name = ladder.filters[one.check] ?? one.check;
    const put = (change: Partial<AutoApproval>): void => {
      this.#tell(this.approvals.map((other) => (other === one ? { ...one, ...change } : other)));
    };
    const number = (field: 'level' | 'messages' | 'seconds'): TemplateResult =>
      html`<label class="field"
        ><span>${approvals[field]}</span
        ><input
          type="number"
          name=${field}
          min=${LOWEST[field]}
          max=${HIGHEST[field]}
          required
          .value=${live(String(one[field] ?? USUAL[field]))}
          @change=${(event: Event) => {
            const { valueAsNumber } = event.target as HTMLInputElement;
            if (Number.isFinite(valueAsNumber)) put({ [field]: valueAsNumber });
          }}
      /></label>`;
    return html`<section aria-label=${name}>
      <div class="head">
        <strong>${name}</strong>
        <span class="end"><button class="quiet" type="button" aria-label=${approvals.remove(name)} @click=${() => this.#tell(this.approvals.filter((other) => other !== one))}>✕</button></span>
      </div>
      <div class="one">
        ${number('level')} ${number('messages')} ${number('seconds')}
        <label class="check wide"
          ><input type="checkbox" name="idle" .checked=${live(one.idle ?? false)} @change=${(event: Event) => put({ idle: (event.target as HTMLInputElement).checked })} /><span>${approvals.idle}</span></label
        >
      </div>
    </section>`;
  }

  readonly #add = (): void => {
    const check = this.renderRoot.querySelector<HTMLSelectElement>('[name=check]')?.value;
    if (check) this.#tell([...this.approvals, { check, ...USUAL }]);
  };

  #tell(detail: readonly AutoApproval[]): void {
    this.dispatchEvent(new CustomEvent('approvals-change', { detail }));
  }
}
