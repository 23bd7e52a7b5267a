import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Backtest, Rules, Verdict } from '../client/protocol';
import { pieces, pointed } from '../elements/case-card/spans';
import type { Desk } from './desk';
import { shared } from './styles';
import './verdict-trace';
import { words } from './words';

const ASK_AGAIN_MS = 500;
const ACTIONS = ['allow', 'mask', 'hold', 'shadow', 'reject'] as const;

/** Rules tried out: the saved ones on a text, the changed ones on what was said before. */
@customElement('rule-trials')
export class RuleTrials extends LitElement {
  static override styles = [
    shared,
    css`
      :host,
      section {
        grid-template-columns: minmax(0, 1fr);
      }
      :host {
        display: grid;
        gap: 14px;
      }
      section {
        display: grid;
        gap: 8px;
      }
      h3,
      p {
        margin: 0;
        font-size: 14px;
      }
      .ask {
        display: flex;
        align-items: flex-end;
        gap: 8px;
      }
      .ask .field {
        flex: 1;
      }
      .field > span {
        font-size: 13px;
        font-weight: 500;
      }
      .answer {
        padding: 8px 10px;
        border-radius: 8px;
        background: var(--chat-surface);
        font-size: 13.5px;
        overflow-wrap: anywhere;
      }
      .answer > * + * {
        margin-top: 6px;
      }
      mark {
        border-radius: 3px;
        background: var(--chat-warn-soft);
        color: var(--chat-warn);
      }
      progress {
        width: 100%;
        accent-color: var(--chat-accent);
      }
      table {
        width: 100%;
        border-collapse: collapse;
        font-variant-numeric: tabular-nums;
      }
      th,
      td {
        padding: 2px 4px;
        text-align: end;
        font-weight: 500;
      }
      th:first-child {
        text-align: start;
      }
      thead th {
        vertical-align: bottom;
        white-space: nowrap;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 4px 0;
        border-top: 1px solid color-mix(in srgb, var(--chat-line) 70%, transparent);
      }
      .problem {
        color: var(--chat-danger);
      }
    `,
  ];

  @property({ attribute: false }) desk!: Desk;
  /** What differs from the rules in force. */
  @property({ attribute: false }) changes: Partial<Rules> = {};
  @state() private tried: { text: string; verdict: Verdict } | undefined;
  @state() private test: Backtest | undefined;
  @state() private total = 0;
  @state() private busy = false;
  @state() private problem = '';
  @state() private unclear = '';
  @query('[name=text]') private readonly text!: HTMLInputElement;
  @query('[name=hours]') private readonly hours!: HTMLInputElement;
  #asking: number | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#asking);
  }

  override render(): TemplateResult {
    const { attempt, backtest } = words.rules;
    return html`
      <section aria-label=${attempt.title} @keydown=${this.#key}>
        <h3>${attempt.title}</h3>
        <div class="ask">
          <label class="field"><span>${attempt.label}</span><input type="text" name="text" maxlength="2000" autocomplete="off" /></label>
          <button type="button" @click=${this.#check}>${attempt.check}</button>
        </div>
        <p class="muted">${attempt.note}</p>
        ${this.unclear ? html`<p class="problem" role="alert">${this.unclear}</p>` : nothing}
        ${this.tried ? this.#verdict(this.tried) : nothing}
      </section>
      <section aria-label=${backtest.title}>
        <h3>${backtest.title}</h3>
        <p class="muted">${backtest.hint}</p>
        <div class="ask">
          <label class="field"><span>${backtest.hours}</span><input type="number" name="hours" min="1" max="8760" value="24" /></label>
          <button type="button" aria-disabled=${this.busy ? 'true' : 'false'} @click=${this.#start}>${backtest.start}</button>
        </div>
        ${this.test ? this.#result(this.test) : nothing}
      </section>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
    `;
  }

  #verdict({ text, verdict }: { text: string; verdict: Verdict }): TemplateResult {
    const { attempt } = words.rules;
    return html`<div class="answer" role="status">
      <p><strong>${attempt.verdict(verdict.action)}</strong> ${verdict.reason ?? ''}</p>
      <p dir="auto">${pieces(text, pointed(verdict)).map((piece) => (piece.marked ? html`<mark>${piece.text}</mark>` : piece.text))}</p>
      <verdict-trace .verdict=${verdict} .text=${text}></verdict-trace>
    </div>`;
  }

  #result({ status, report, detail }: Backtest): TemplateResult {
    const { backtest } = words.rules;
    if (status === 'failed') return html`<p class="problem" role="alert">${backtest.failed(detail ?? '')}</p>`;
    if (status === 'running') {
      const text = backtest.running(report.judged, this.total);
      return html`<div class="answer">
        <progress max=${Math.max(1, this.total)} value=${report.judged} aria-label=${backtest.title}></progress>
        <p role="status">${text}</p>
      </div>`;
    }
    if (report.judged === 0) return html`<p class="answer" role="status">${backtest.none}</p>`;
    return html`<div class="answer">
      <p role="status"><strong>${backtest.done(report.judged, report.hits)}</strong></p>
      <p class="muted">${backtest.quality(report.caught, report.missed, report.false_alarms)}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">${backtest.what}</th>
            <th scope="col">${backtest.before}</th>
            <th scope="col">${backtest.after}</th>
          </tr>
        </thead>
        <tbody>
          ${ACTIONS.filter((action) => report.actions[action] || report.in_force[action]).map(
            (action) => html`<tr>
              <th scope="row">${backtest.actions[action]}</th>
              <td>${report.in_force[action] ?? 0}</td>
              <td>${report.actions[action] ?? 0}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      <p class="muted">${backtest.was}</p>
      <ul class="fates">
        ${ACTIONS.filter((action) => report.fates[action]).map(
          (action) => html`<li>
            <span class="chip ${action === 'allow' ? '' : 'warn'}">${backtest.actions[action]}</span>
            ${Object.entries(report.fates[action] ?? {})
              .map(([fate, n]) => `${backtest.fates[fate] ?? fate}: ${String(n)}`)
              .join(', ')}
          </li>`,
        )}
      </ul>
      ${report.samples.length > 0
        ? html`<p class="muted">${backtest.samples}</p>
            <ul>
              ${report.samples.map(
                ({ message, verdict }) => html`<li>
                  <span class="chip ${verdict.action === 'allow' ? '' : 'warn'}">${backtest.actions[verdict.action]}</span>
                  <bdi class="name">${message.name}</bdi>
                  <bdi>${pieces(message.text, pointed(verdict)).map((piece) => (piece.marked ? html`<mark>${piece.text}</mark>` : piece.text))}</bdi>
                  <span class="muted">${[words.card.rule(verdict.rule), backtest.fates[message.fate] ?? message.fate].filter(Boolean).join(' · ')}</span>
                </li>`,
              )}
            </ul>`
        : nothing}
    </div>`;
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    void this.#check();
  };

  readonly #check = async (): Promise<void> => {
    const text = this.text.value.trim();
    if (text === '') return;
    const answer = await this.desk.check(text);
    this.tried = answer.ok ? { text, verdict: answer.data } : undefined;
    this.unclear = answer.ok ? '' : answer.problem.detail;
  };

  readonly #start = async (): Promise<void> => {
    if (this.busy) return;
    this.busy = true;
    this.test = undefined;
    const answer = await this.desk.calls.backtest(this.desk.room, this.changes, this.hours.valueAsNumber || 24);
    this.problem = answer.ok ? '' : answer.problem.detail;
    this.busy = answer.ok;
    if (!answer.ok) return;
    this.total = answer.data.total;
    await this.#follow(answer.data.id);
  };

  async #follow(id: string): Promise<void> {
    const answer = await this.desk.calls.backtested(this.desk.room, id);
    if (answer.ok) this.test = answer.data;
    else this.problem = answer.problem.detail;
    this.busy = answer.ok && answer.data.status === 'running';
    if (this.busy && this.isConnected) this.#asking = window.setTimeout(() => void this.#follow(id), ASK_AGAIN_MS);
  }
}
