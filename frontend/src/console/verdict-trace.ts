import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Finding, Step, Verdict } from '../client/protocol';
import { pieces, pointed } from '../elements/case-card/spans';
import { shared } from './styles';
import { words } from './words';

/** What each stage of a judgement found, where in the text, and what it took. Stages that found nothing are one line. */
@customElement('verdict-trace')
export class VerdictTrace extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        display: block;
        font-size: 13px;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        padding: 4px 0;
        border-top: 1px solid color-mix(in srgb, var(--chat-line) 70%, transparent);
        overflow-wrap: anywhere;
      }
      .stage {
        font-weight: 650;
      }
      .took {
        float: inline-end;
        font-variant-numeric: tabular-nums;
      }
      .found {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 2px 6px;
      }
      mark {
        padding: 0 3px;
        border-radius: 3px;
        background: var(--chat-warn-soft);
        color: var(--chat-warn);
      }
    `,
  ];

  @property({ attribute: false }) verdict!: Verdict;
  @property({ attribute: false }) text = '';

  override render(): TemplateResult {
    const steps = this.verdict.trace ?? [];
    const silent = steps.filter((step) => !step.findings?.length);
    const micros = steps.reduce((sum, step) => sum + step.us, 0);
    return html`<ol aria-label=${words.trace.title}>
      ${steps.filter((step) => step.findings?.length).map((step) => this.#step(step))}
      ${silent.length > 0 ? html`<li class="muted">${words.trace.silent(silent.map((step) => words.trace.stageName(step.stage)))}</li>` : nothing}
      <li class="muted">${words.trace.took(micros)}</li>
    </ol>`;
  }

  #step({ stage, us, findings = [] }: Step): TemplateResult {
    return html`<li>
      <span class="stage">${words.trace.stageName(stage)}</span> <span class="took muted">${words.trace.micros(us)}</span>
      ${findings.map((finding) => this.#finding(finding))}
    </li>`;
  }

  #finding({ rule, category, level, score, reason, spans, hints, action, hidden }: Finding): TemplateResult {
    const marked = pieces(this.text, pointed({ spans, hints })).filter((piece) => piece.marked);
    return html`<div class="found">
      <span>${words.card.category(category)} · ${words.card.level(level)} · ${words.trace.score(score)}</span>
      ${action ? html`<span>→ ${words.trace.actions[action]}</span>` : nothing}
      ${marked.map((piece) => html`<mark><bdi>${piece.text}</bdi></mark>`)}
      ${hidden ? html`<span class="chip warn">${words.trace.hidden}</span>` : nothing}
      <span class="muted"><bdi>${rule}</bdi>${reason ? html` · ${reason}` : nothing}</span>
    </div>`;
  }
}
