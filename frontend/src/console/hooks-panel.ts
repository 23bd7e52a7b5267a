import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { HooksShown, RoomHook, StaffEvent, Verdict } from '../client/protocol';
import type { Desk } from './desk';
import './hook-fields';
import { outsideWords } from './outside-words';
import { panelStyles } from './panel.styles';
import { shared } from './styles';
import './verdict-trace';

const MOST = 4;

/** The checks from outside that a room asks: which, in which order, how each fares. For hosts. */
@customElement('hooks-panel')
export class HooksPanel extends LitElement {
  static override styles = [shared, panelStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) blocked = '';
  /** Where the state of each check is told. */
  @property({ attribute: false }) log: readonly StaffEvent[] = [];
  @state() private shown: HooksShown | undefined;
  /** As they are wanted, while that is not what is saved. */
  @state() private wanted: readonly RoomHook[] | undefined;
  @state() private problem = '';
  @state() private busy = false;
  @state() private tried: { text: string; verdict: Verdict } | undefined;
  @query('[name=attempt]') private readonly attempt!: HTMLInputElement;

  override render(): TemplateResult {
    const { hooks } = outsideWords;
    return html`<details @toggle=${this.#opened}>
      <summary>${hooks.title}</summary>
      <div class="inside">
        <p class="muted">${hooks.hint}</p>
        ${this.shown ? this.#list(this.shown) : nothing}
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
    </details>`;
  }

  #list(shown: HooksShown): TemplateResult {
    const { hooks } = outsideWords;
    const all = this.wanted ?? shown.hooks.map(({ hook }) => hook);
    return html`
      ${all.length === 0 ? html`<p>${hooks.none}</p>` : nothing} ${all.map((hook, at) => this.#hook(hook, at, all, shown))}
      <div class="bar">
        ${all.length < MOST ? html`<button type="button" @click=${() => this.#want([...all, { name: '', on_failure: '', url: '' }])}>${hooks.add}</button>` : nothing}
        ${this.wanted
          ? html`<span class="end">
              <button type="button" @click=${this.#discard}>${outsideWords.discard}</button>
              <button class="main" type="button" aria-disabled=${this.blocked || this.busy ? 'true' : 'false'} title=${this.blocked || nothing} @click=${() => this.#save(all)}>${outsideWords.save}</button>
            </span>`
          : nothing}
      </div>
      ${shown.hooks.length > 0 ? this.#trying() : nothing}
    `;
  }

  #hook(hook: RoomHook, at: number, all: readonly RoomHook[], shown: HooksShown): TemplateResult {
    const { hooks } = outsideWords;
    const name = hook.name || hooks.unnamed;
    const saved = shown.hooks.find((one) => one.hook.name === hook.name);
    const state = this.log.findLast((event) => event.type === 'hook_state' && event.hook === hook.name);
    const swapped = (other: number): readonly RoomHook[] => all.map((one, place) => (place === at ? all[other] : place === other ? hook : one) as RoomHook);
    return html`<section aria-label=${name}>
      <div class="head">
        <strong>${at + 1}. <bdi>${name}</bdi></strong>
        ${state?.type === 'hook_state' && saved
          ? html`<span class="chip ${state.state === 'failing' ? 'bad' : ''}" title=${state.why || nothing}>${hooks.states[state.state]}</span>`
          : nothing}
        <span class="end">
          <button class="quiet" type="button" aria-label=${hooks.up(name)} ?disabled=${at === 0} @click=${() => this.#want(swapped(at - 1))}>↑</button>
          <button class="quiet" type="button" aria-label=${hooks.down(name)} ?disabled=${at === all.length - 1} @click=${() => this.#want(swapped(at + 1))}>↓</button>
          <button class="quiet" type="button" aria-label=${hooks.remove(name)} @click=${() => this.#want(all.filter((one) => one !== hook))}>✕</button>
        </span>
      </div>
      <hook-fields
        .hook=${hook}
        .plugins=${shown.plugins}
        .signing=${saved && saved.hook.turn === hook.turn ? saved.key : ''}
        @hook-change=${(event: CustomEvent<RoomHook>) => this.#want(all.map((one) => (one === hook ? event.detail : one)))}
      ></hook-fields>
    </section>`;
  }

  #trying(): TemplateResult {
    const { hooks } = outsideWords;
    return html`<div class="bar">
        <label class="field grow"><span>${hooks.tryLabel}</span><input type="text" name="attempt" maxlength="2000" autocomplete="off" @keydown=${this.#key} /></label>
        <button class="low" type="button" @click=${this.#try}>${hooks.tryIt}</button>
      </div>
      <p class="muted">${hooks.tryNote}</p>
      ${this.tried
        ? html`<div role="status"><p><strong>${hooks.verdict[this.tried.verdict.action]}</strong> ${this.tried.verdict.reason ?? ''}</p></div>
            <verdict-trace .verdict=${this.tried.verdict} .text=${this.tried.text}></verdict-trace>`
        : nothing}`;
  }

  #want(hooks: readonly RoomHook[]): void {
    this.wanted = hooks;
    this.problem = '';
  }

  readonly #discard = (): void => {
    this.wanted = undefined;
    this.problem = '';
  };

  readonly #opened = (event: Event): void => {
    if (event.target === event.currentTarget && (event.currentTarget as HTMLDetailsElement).open) void this.#load();
  };

  async #load(): Promise<void> {
    const answer = await this.desk.calls.hooks(this.desk.room);
    if (answer.ok) this.shown = answer.data;
    else this.problem = answer.problem.detail || outsideWords.hooks.failed;
  }

  async #save(hooks: readonly RoomHook[]): Promise<void> {
    if (this.blocked || this.busy) return;
    const undecided = hooks.find((hook) => hook.on_failure === '');
    if (undecided) {
      this.problem = outsideWords.hooks.undecided(undecided.name || outsideWords.hooks.unnamed);
      return;
    }
    this.busy = true;
    const answer = await this.desk.calls.setHooks(this.desk.room, hooks);
    this.busy = false;
    this.problem = answer.ok ? '' : answer.problem.detail;
    if (!answer.ok) return;
    this.shown = answer.data;
    this.wanted = undefined;
    this.dispatchEvent(new CustomEvent('say', { detail: outsideWords.hooks.saved, bubbles: true, composed: true }));
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    void this.#try();
  };

  readonly #try = async (): Promise<void> => {
    const text = this.attempt.value.trim();
    if (text === '') return;
    const answer = await this.desk.check(text, true);
    this.tried = answer.ok ? { text, verdict: answer.data } : undefined;
    this.problem = answer.ok ? '' : answer.problem.detail;
  };
}
