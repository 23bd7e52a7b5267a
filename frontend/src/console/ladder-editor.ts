import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { FilterLadder, Rung } from '../client/protocol';
import { outsideWords } from './outside-words';
import { panelStyles } from './panel.styles';
import { shared } from './styles';

const MOST_STEPS = 8;
/** What the server takes for steps and minutes that are left out. */
const USUAL: readonly Rung[] = [{ action: 'warn' }, { action: 'purge' }, { action: 'timeout', seconds: 60 }, { action: 'timeout', seconds: 600 }, { action: 'timeout', seconds: 3600 }];
const USUAL_MINUTES = 60;

/**
 * What repeated offences bring, filter by filter.
 * @fires ladder-change - `detail` are all ladders as they are wanted.
 */
@customElement('ladder-editor')
export class LadderEditor extends LitElement {
  static override styles = [shared, panelStyles];

  @property({ attribute: false }) ladder: readonly FilterLadder[] = [];

  override render(): TemplateResult {
    const { ladder } = outsideWords;
    const free = Object.keys(ladder.filters).filter((filter) => filter !== 'model' && !this.ladder.some((one) => one.filter === filter));
    return html`<details ?open=${this.ladder.length > 0}>
      <summary>${ladder.title}</summary>
      <div class="inside">
        <p class="muted">${ladder.hint} ${ladder.last}</p>
        ${this.ladder.map((one) => this.#one(one))}
        ${free.length > 0
          ? html`<div class="bar">
              <label class="field"
                ><span>${ladder.filter}</span
                ><select name="filter">
                  ${free.map((filter) => html`<option value=${filter}>${ladder.filters[filter]}</option>`)}
                </select></label
              >
              <button class="low" type="button" @click=${this.#add}>${ladder.add}</button>
            </div>`
          : nothing}
      </div>
    </details>`;
  }

  #one(one: FilterLadder): TemplateResult {
    const { ladder } = outsideWords;
    const name = ladder.filters[one.filter] ?? one.filter;
    const steps = one.steps ?? USUAL;
    const put = (change: Partial<FilterLadder>): void => {
      this.#tell(this.ladder.map((other) => (other === one ? { ...one, ...change } : other)));
    };
    return html`<section aria-label=${name}>
      <div class="head">
        <strong>${name}</strong>
        <span class="end"><button class="quiet" type="button" aria-label=${ladder.remove(name)} @click=${() => this.#tell(this.ladder.filter((other) => other !== one))}>✕</button></span>
      </div>
      <div class="one">
        ${steps.map((step, at) => this.#rung(step, at, (changed) => put({ steps: steps.map((other, place) => (place === at ? changed : other)) })))}
        <label class="field"
          ><span>${ladder.minutes}</span
          ><input
            type="number"
            name="minutes"
            min="1"
            max="10080"
            required
            .value=${live(String(one.minutes ?? USUAL_MINUTES))}
            @change=${(event: Event) => {
              const { valueAsNumber } = event.target as HTMLInputElement;
              if (Number.isFinite(valueAsNumber)) put({ minutes: valueAsNumber });
            }}
        /></label>
        <div class="bar wide">
          ${steps.length < MOST_STEPS
            ? html`<button class="quiet" type="button" @click=${() => put({ steps: [...steps, { action: 'timeout', seconds: 3600 }] })}>${ladder.addRung}</button>`
            : nothing}
          ${steps.length > 1 ? html`<button class="quiet" type="button" @click=${() => put({ steps: steps.slice(0, -1) })}>${ladder.removeRung}</button>` : nothing}
        </div>
      </div>
    </section>`;
  }

  #rung(step: Rung, at: number, put: (step: Rung) => void): TemplateResult {
    const { ladder } = outsideWords;
    return html`<div class="field">
      <label class="field"
        ><span>${ladder.rung(at + 1)}</span
        ><select
          name="step-${at}"
          @change=${(event: Event) => {
            const action = (event.target as HTMLSelectElement).value as Rung['action'];
            put(action === 'timeout' ? { action, seconds: step.seconds ?? 60 } : { action });
          }}
        >
          ${Object.entries(ladder.actions).map(([action, label]) => html`<option value=${action} .selected=${live(action === step.action)}>${label}</option>`)}
        </select></label
      >
      ${step.action === 'timeout'
        ? html`<input
            type="number"
            name="seconds-${at}"
            aria-label=${ladder.seconds(at + 1)}
            min="1"
            max="1209600"
            required
            .value=${live(String(step.seconds ?? 60))}
            @change=${(event: Event) => {
              const { valueAsNumber } = event.target as HTMLInputElement;
              if (Number.isFinite(valueAsNumber)) put({ action: 'timeout', seconds: valueAsNumber });
            }}
          />`
        : nothing}
    </div>`;
  }

  readonly #add = (): void => {
    const filter = this.renderRoot.querySelector<HTMLSelectElement>('[name=filter]')?.value;
    if (filter) this.#tell([...this.ladder, { filter, steps: [...USUAL], minutes: USUAL_MINUTES }]);
  };

  #tell(detail: readonly FilterLadder[]): void {
    this.dispatchEvent(new CustomEvent('ladder-change', { detail }));
  }
}
