import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { CannedReason, ReasonScope } from '../client/protocol';
import type { Desk } from './desk';
import { outsideWords } from './outside-words';
import { panelStyles } from './panel.styles';
import { shared } from './styles';

/** Canned reasons and answers, to be changed: one's own, the room's, or those of all rooms. */
@customElement('reasons-panel')
export class ReasonsPanel extends LitElement {
  static override styles = [shared, panelStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) blocked = '';
  @state() private scope: ReasonScope = 'room';
  /** As they are saved; undefined until they were asked for. */
  @state() private saved: readonly CannedReason[] | undefined;
  /** As they are wanted, while that is not what is saved. */
  @state() private wanted: readonly CannedReason[] | undefined;
  /** The place of the one that is being changed. */
  @state() private open = -1;
  @state() private problem = '';
  @state() private busy = false;

  override render(): TemplateResult {
    const { reasons } = outsideWords;
    const all = this.wanted ?? this.saved ?? [];
    return html`<details @toggle=${this.#opened}>
      <summary>${reasons.title}</summary>
      <div class="inside">
        <p class="muted">${reasons.hint}</p>
        <label class="field"
          ><span>${reasons.scope}</span
          ><select name="scope" ?disabled=${this.wanted !== undefined} @change=${this.#choose}>
            ${Object.entries(reasons.scopes).map(([scope, label]) => html`<option value=${scope} ?selected=${scope === this.scope}>${label}</option>`)}
          </select></label
        >
        <ul>
          ${all.map((reason, at) => this.#reason(reason, at, all))}
        </ul>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="bar">
          <button type="button" @click=${() => this.#add(all)}>${reasons.add}</button>
          ${this.scope === 'room' ? html`<button class="quiet" type="button" @click=${() => this.#save([])}>${reasons.usual}</button>` : nothing}
          ${this.wanted
            ? html`<span class="end">
                <button
                  type="button"
                  @click=${() => {
                    this.wanted = undefined;
                    this.problem = '';
                  }}
                >
                  ${outsideWords.discard}
                </button>
                <button class="main" type="button" aria-disabled=${this.blocked || this.busy ? 'true' : 'false'} title=${this.blocked || nothing} @click=${() => this.#save(all)}>
                  ${outsideWords.save}
                </button>
              </span>`
            : nothing}
        </div>
      </div>
    </details>`;
  }

  #reason(reason: CannedReason, at: number, all: readonly CannedReason[]): TemplateResult {
    const { reasons } = outsideWords;
    const title = reason.title || reasons.untitled;
    const change = (name: keyof CannedReason) => (event: Event) => {
      const { value } = event.target as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
      this.wanted = all.map((one, place) => (place === at ? { ...one, [name]: value } : one));
    };
    return html`<li>
      <div class="head">
        <strong><bdi>${title}</bdi></strong> <span class="muted">${reason.code}</span>
        ${reason.use === 'appeal' ? html`<span class="chip accent">${reasons.uses.appeal}</span>` : nothing}
        <span class="end">
          <button
            class="quiet"
            type="button"
            aria-expanded=${this.open === at ? 'true' : 'false'}
            aria-label=${reasons.edit(title)}
            @click=${() => {
              this.open = this.open === at ? -1 : at;
            }}
          >
            ✎
          </button>
          <button
            class="quiet"
            type="button"
            aria-label=${reasons.remove(title)}
            @click=${() => {
              this.open = -1;
              this.wanted = all.filter((_, place) => place !== at);
            }}
          >
            ✕
          </button>
        </span>
      </div>
      ${this.open === at
        ? html`<div class="one">
            <label class="field"><span>${reasons.name}</span><input type="text" name="title" maxlength="60" required .value=${live(reason.title)} @input=${change('title')} /></label>
            <label class="field"
              ><span>${reasons.code}</span><input type="text" name="code" maxlength="40" pattern="[a-z0-9_-]+" spellcheck="false" required .value=${live(reason.code)} @input=${change('code')}
            /></label>
            <label class="field wide"
              ><span>${reasons.use}</span
              ><select name="use" @change=${change('use')}>
                ${Object.entries(reasons.uses).map(([use, label]) => html`<option value=${use} .selected=${live(use === (reason.use ?? 'action'))}>${label}</option>`)}
              </select></label
            >
            <label class="field wide"><span>${reasons.text}</span><textarea name="text" rows="2" maxlength="400" .value=${live(reason.text)} @input=${change('text')}></textarea></label>
          </div>`
        : html`<bdi class="muted">${reason.text}</bdi>`}
    </li>`;
  }

  #add(all: readonly CannedReason[]): void {
    this.wanted = [...all, { code: '', title: '', text: '' }];
    this.open = all.length;
  }

  readonly #opened = (event: Event): void => {
    if ((event.currentTarget as HTMLDetailsElement).open) void this.#load();
  };

  readonly #choose = (event: Event): void => {
    this.scope = (event.target as HTMLSelectElement).value as ReasonScope;
    this.open = -1;
    void this.#load();
  };

  async #load(): Promise<void> {
    const { scope } = this;
    const answer = await this.desk.calls.reasons(this.desk.room, scope);
    if (scope !== this.scope) return;
    this.saved = answer.ok ? answer.data.reasons : undefined;
    this.problem = answer.ok ? '' : answer.problem.detail;
  }

  async #save(reasons: readonly CannedReason[]): Promise<void> {
    if (this.blocked || this.busy) return;
    this.busy = true;
    const problem = await this.desk.setReasons(this.scope, reasons.map(({ code, title, text, use = 'action' }) => ({ code, title, text, use })));
    this.busy = false;
    this.problem = problem?.detail ?? '';
    if (problem) return;
    this.wanted = undefined;
    this.open = -1;
    await this.#load();
    this.dispatchEvent(new CustomEvent('say', { detail: outsideWords.reasons.saved, bubbles: true, composed: true }));
  }
}
