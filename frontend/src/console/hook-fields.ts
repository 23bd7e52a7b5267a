import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { RoomHook } from '../client/protocol';
import { outsideWords } from './outside-words';
import { panelStyles } from './panel.styles';
import { shared } from './styles';

/**
 * One check from outside, as a form.
 * @fires hook-change - `detail` is the check as it is wanted.
 */
@customElement('hook-fields')
export class HookFields extends LitElement {
  static override styles = [shared, panelStyles];

  @property({ attribute: false }) hook!: RoomHook;
  /** With what it signs; empty while it was not saved, and for plugins. */
  @property({ attribute: false }) signing = '';
  @property({ attribute: false }) plugins: readonly string[] = [];

  override render(): TemplateResult {
    const { hooks } = outsideWords;
    const { hook } = this;
    const byPlugin = hook.plugin !== undefined;
    return html`<div class="one">
      <label class="field"
        ><span>${hooks.name}</span
        ><input type="text" name="name" maxlength="40" pattern="[a-z0-9][a-z0-9-]*" placeholder=${hooks.nameHint} autocomplete="off" spellcheck="false" required .value=${live(hook.name)} @input=${this.#typed('name')}
      /></label>
      ${this.#choice(hooks.where, 'where', hooks.wheres, byPlugin ? 'plugin' : 'url', (where) => this.#where(where))}
      ${byPlugin
        ? html`<label class="field wide"
            ><span>${hooks.plugin}</span
            ><select name="plugin" @change=${this.#typed('plugin')}>
              ${this.plugins.length === 0 ? html`<option value="">${hooks.noPlugins}</option>` : nothing}
              ${this.plugins.map((name) => html`<option value=${name} .selected=${live(name === hook.plugin)}>${name}</option>`)}
            </select></label
          >`
        : html`<label class="field wide"
            ><span>${hooks.url}</span
            ><input type="text" name="url" inputmode="url" maxlength="500" placeholder="https://example.org/check" autocomplete="off" spellcheck="false" required .value=${live(hook.url ?? '')} @input=${this.#typed('url')}
          /></label>`}
      ${this.#choice(hooks.onFailure, 'on_failure', { ...(hook.on_failure ? {} : { '': hooks.choose }), ...hooks.onFailures }, hook.on_failure, (value) => ({ on_failure: value as RoomHook['on_failure'] }))}
      <label class="field"
        ><span>${hooks.limit}</span
        ><input
          type="number"
          name="limit_ms"
          min="50"
          max="1500"
          required
          .value=${live(String(hook.limit_ms ?? 1500))}
          @input=${(event: Event) => {
            const { valueAsNumber } = event.target as HTMLInputElement;
            if (Number.isFinite(valueAsNumber)) this.#tell({ limit_ms: valueAsNumber });
          }}
      /></label>
      ${this.#choice(hooks.about, 'about', hooks.abouts, hook.about ?? 'passing', (value) => ({ about: value as RoomHook['about'] }))}
      ${this.#choice(hooks.mode, 'mode', hooks.modes, hook.observe ? 'observe' : 'on', (value) => ({ observe: value === 'observe' }))}
      ${byPlugin ? nothing : this.#key()}
    </div>`;
  }

  #key(): TemplateResult {
    const { hooks } = outsideWords;
    if (!this.signing) return html`<p class="wide muted">${hooks.unsaved}</p>`;
    return html`<details class="wide">
      <summary>${hooks.key}</summary>
      <div class="inside">
        <code>${this.signing}</code>
        <p class="muted">${hooks.keyHint} ${hooks.newKeyHint}</p>
        <div><button type="button" @click=${() => this.#tell({ turn: (this.hook.turn ?? 1) + 1 })}>${hooks.newKey}</button></div>
      </div>
    </details>`;
  }

  #choice(label: string, name: string, options: Readonly<Record<string, string>>, value: string, change: (value: string) => Partial<RoomHook>): TemplateResult {
    return html`<label class="field"
      ><span>${label}</span
      ><select name=${name} @change=${(event: Event) => this.#tell(change((event.target as HTMLSelectElement).value))}>
        ${Object.entries(options).map(([key, text]) => html`<option value=${key} .selected=${live(key === value)}>${text}</option>`)}
      </select></label
    >`;
  }

  #where(where: string): Partial<RoomHook> {
    return where === 'plugin' ? { url: undefined, plugin: this.plugins[0] ?? '' } : { url: '', plugin: undefined };
  }

  #typed(name: 'name' | 'url' | 'plugin'): (event: Event) => void {
    return (event) => {
      this.#tell({ [name]: (event.target as HTMLInputElement | HTMLSelectElement).value.trim() });
    };
  }

  #tell(change: Partial<RoomHook>): void {
    this.dispatchEvent(new CustomEvent('hook-change', { detail: { ...this.hook, ...change } }));
  }
}
