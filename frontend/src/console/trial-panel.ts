import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Rules, StaffEvent } from '../client/protocol';
import type { Desk } from './desk';
import { observingCheck } from './log-entry';
import { outsideWords } from './outside-words';
import { panelStyles } from './panel.styles';
import { shared } from './styles';
import { words } from './words';

const SHOWN = 20;

/** Rules that only observe: put on trial, what they would have done, put in force or ended. For hosts. */
@customElement('trial-panel')
export class TrialPanel extends LitElement {
  static override styles = [shared, panelStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) blocked = '';
  /** What differs from the rules in force. */
  @property({ attribute: false }) changes: Partial<Rules> = {};
  /** Where it is told what they would have done. */
  @property({ attribute: false }) log: readonly StaffEvent[] = [];
  @state() private rules: Partial<Rules> | null = null;
  @state() private loaded = false;
  @state() private problem = '';

  override render(): TemplateResult {
    const { trial } = outsideWords;
    return html`<details @toggle=${this.#opened}>
      <summary>${trial.title} ${this.rules ? html`<span class="chip accent">●</span>` : nothing}</summary>
      <div class="inside">
        <p class="muted">${trial.hint}</p>
        ${!this.loaded ? nothing : this.rules ? this.#running(this.rules) : this.#none()}
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      </div>
    </details>`;
  }

  #none(): TemplateResult {
    const { trial } = outsideWords;
    return html`<p>${trial.none}</p>
      <div>${this.#button(trial.start, Object.keys(this.changes).length > 0 ? 'main' : '', () => this.#start())}</div>`;
  }

  #running(rules: Partial<Rules>): TemplateResult {
    const { trial } = outsideWords;
    const names = [...new Set(Object.keys(rules).map((name) => words.rules.names[name] ?? name))].join(', ');
    const seen = this.log.flatMap((event) => (event.type === 'observed' && observingCheck(event.verdict) === '' ? [event] : [])).reverse();
    return html`<p role="status"><strong>${trial.on(names)}</strong></p>
      <p class="muted">${trial.found(seen.length)}</p>
      ${seen.length === 0
        ? nothing
        : html`<ul>
            ${seen.slice(0, SHOWN).map(
              ({ author, text, verdict, done, skipped = 0 }) => html`<li>
                <bdi class="name">${author.name}</bdi> <bdi>${text}</bdi>
                <div class="muted">
                  ${trial.instead(trial.would[verdict.action] ?? verdict.action, trial.would[done] ?? done)}${skipped > 0 ? `, ${trial.skipped(skipped)}` : nothing}
                </div>
              </li>`,
            )}
          </ul>`}
      <div class="bar">
        ${this.#button(trial.end, '', () => this.#put(null, trial.ended))} ${this.#button(trial.inForce, 'good', () => this.#inForce(rules))}
      </div>`;
  }

  #button(label: string, kind: string, act: () => Promise<void>): TemplateResult {
    return html`<button class=${kind} type="button" aria-disabled=${this.blocked ? 'true' : 'false'} title=${this.blocked || nothing} @click=${() => (this.blocked ? undefined : act())}>
      ${label}
    </button>`;
  }

  async #start(): Promise<void> {
    if (Object.keys(this.changes).length > 0) await this.#put(this.changes, outsideWords.trial.started);
    else this.problem = outsideWords.trial.nothing;
  }

  async #inForce(rules: Partial<Rules>): Promise<void> {
    const problem = await this.desk.change(rules);
    this.problem = problem?.detail ?? '';
    if (!problem) await this.#put(null, outsideWords.trial.ended);
  }

  async #put(rules: Partial<Rules> | null, said: string): Promise<void> {
    const answer = await this.desk.calls.putOnTrial(this.desk.room, rules);
    this.problem = answer.ok ? '' : answer.problem.detail;
    if (!answer.ok) return;
    this.rules = answer.data.rules;
    this.dispatchEvent(new CustomEvent('say', { detail: said, bubbles: true, composed: true }));
  }

  readonly #opened = (event: Event): void => {
    if ((event.currentTarget as HTMLDetailsElement).open) void this.#load();
  };

  async #load(): Promise<void> {
    const answer = await this.desk.calls.trial(this.desk.room);
    this.problem = answer.ok ? '' : answer.problem.detail;
    if (answer.ok) this.rules = answer.data.rules;
    this.loaded = answer.ok;
  }
}
