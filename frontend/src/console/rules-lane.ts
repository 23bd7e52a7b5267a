import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { AutoApproval, FilterLadder, RoomSettings, RoomTerm, Rules, StaffEvent } from '../client/protocol';
import './approvals-editor';
import './hooks-panel';
import './ladder-editor';
import './reasons-panel';
import './rule-trials';
import './shield-panel';
import { SettingsForm } from './settings-form';
import { shared } from './styles';
import './terms-editor';
import './trial-panel';
import { words } from './words';

const CATEGORIES = ['profanity', 'sexual', 'insult', 'hate', 'threat', 'violence', 'self_harm', 'minors', 'spam', 'scam', 'personal_data'] as const;
const RULES = ['preset', 'levels', 'terms', 'blocked_terms', 'links', 'links_from', 'allowed_domains', 'blocked_domains', 'premoderate'] as const;
/** Settings that are about people and time, not about texts: they cannot be tried on what was said. */
type Count = 'hold_first' | 'hold_first_seconds' | 'report_hold' | 'held_minutes' | 'appeal_minutes';
type Name = (typeof RULES)[number] | Count | 'held_expiry' | 'ladder' | 'auto_approve' | 'shadowing';

/** What the room minds, how much, and what then happens. Changes are tried before they are saved; only they are sent. */
@customElement('rules-lane')
export class RulesLane extends SettingsForm<Name> {
  static override styles = [
    shared,
    css`
      .scroll > div,
      form,
      fieldset,
      .field {
        grid-template-columns: minmax(0, 1fr);
      }
      .scroll > div,
      form {
        display: grid;
        gap: 14px;
      }
      .scroll > div {
        padding: 14px 14px 0;
      }
      fieldset {
        display: grid;
        gap: 10px;
        min-width: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 6px;
        font-weight: 650;
      }
      .levels {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(130px, 1fr));
        gap: 8px;
      }
      .levels .field > span {
        font-size: 13px;
        font-weight: 500;
      }
      textarea {
        min-height: 56px;
        resize: vertical;
      }
      .wrong {
        color: var(--chat-danger);
      }
      /* What is saved by itself. */
      .panels {
        display: grid;
        gap: 14px;
        margin: 0 -14px;
        padding: 14px;
        border-top: 1px solid var(--chat-line);
      }
      .row-end {
        align-items: center;
        margin: 0 -14px;
        padding: 0 14px;
      }
      /* Within reach wherever something was changed, over its own form alone. */
      .row-end.dirty {
        position: sticky;
        inset-block-end: 0;
        z-index: 1;
        padding-block: 10px;
        border-top: 1px solid var(--chat-line);
        background: var(--chat-bg);
      }
      .row-end .said {
        flex: 1 1 120px;
        font-size: 13px;
      }
    `,
  ];

  @property({ attribute: false }) log: readonly StaffEvent[] = [];
  /** Checks from outside and trials are the hosts'. */
  @property({ type: Boolean }) host = false;
  override render(): TemplateResult {
    if (!this.settings) return html`<div class="empty">${words.loading}</div>`;
    const { rules } = words;
    const names = Object.keys(this.touched);
    const changes = Object.fromEntries(names.filter((name) => (RULES as readonly string[]).includes(name)).map((name) => [name, this.touched[name as Name]]));
    return html`<div class="scroll lane" tabindex="0" role="region" aria-label=${words.lanes.rules}>
      <div>
        <shield-panel .desk=${this.desk} .shield=${this.desk.staff.shield} .blocked=${this.blocked}></shield-panel>
        <form @submit=${this.save}>
          <label class="field"><span>${rules.preset}</span>${this.#choice('preset', rules.presets)}</label>
          <fieldset>
            <legend>${rules.levels}</legend>
            <div class="levels">${CATEGORIES.map((category) => this.#level(category))}</div>
          </fieldset>
          <fieldset>
            <legend>${rules.terms.title}</legend>
            <terms-editor .terms=${this.value('terms') ?? []} @terms-change=${(event: CustomEvent<RoomTerm[]>) => this.touch('terms', event.detail)}></terms-editor>
            ${this.wrong('terms')} ${this.#lines('blocked_terms', rules.terms.short)}
          </fieldset>
          <label class="field"><span>${rules.links}</span>${this.#choice('links', rules.linksMode)}</label>
          <label class="field"><span>${rules.linksFrom}</span>${this.#choice('links_from', rules.linksFroms)}</label>
          ${this.#lines('allowed_domains', rules.allowed)} ${this.#lines('blocked_domains', rules.blocked)}
          <label class="field"><span>${rules.premoderate}</span>${this.#choice('premoderate', rules.premoderates)}</label>
          ${this.#number('hold_first', rules.holdFirst, 10)} ${this.#number('hold_first_seconds', rules.holdFirstSeconds, 3600)}
          ${this.#number('held_minutes', rules.heldMinutes, 1440)}
          <label class="field"><span>${rules.heldExpiry}</span>${this.#choice('held_expiry', rules.heldExpiries)}</label>
          ${this.#number('report_hold', rules.reportHold, 50)} ${this.#number('appeal_minutes', rules.appealMinutes, 43_200)}
          <label class="check"
            ><input type="checkbox" name="shadowing" .checked=${live(this.value('shadowing') ?? false)} @change=${(event: Event) => this.touch('shadowing', (event.target as HTMLInputElement).checked)} /><span>${rules.shadowing}</span></label
          >
          <ladder-editor .ladder=${this.value('ladder') ?? []} @ladder-change=${(event: CustomEvent<FilterLadder[]>) => this.touch('ladder', event.detail)}></ladder-editor>
          ${this.wrong('ladder')}
          <approvals-editor .approvals=${this.value('auto_approve') ?? []} @approvals-change=${(event: CustomEvent<AutoApproval[]>) => this.touch('auto_approve', event.detail)}></approvals-editor>
          ${this.wrong('auto_approve')}
          <rule-trials .desk=${this.desk} .changes=${changes as Partial<Rules>}></rule-trials>
          ${this.host ? html`<trial-panel .desk=${this.desk} .changes=${changes as Partial<Rules>} .log=${this.log} .blocked=${this.blocked}></trial-panel>` : nothing}
          ${this.ending(names.length > 0 ? rules.changed([...new Set(names.map((name) => rules.names[name] ?? name))]) : rules.nothing, rules)}
        </form>
        <div class="panels">
          <reasons-panel .desk=${this.desk} .blocked=${this.blocked}></reasons-panel>
          ${this.host ? html`<hooks-panel .desk=${this.desk} .log=${this.log} .blocked=${this.blocked}></hooks-panel>` : nothing}
        </div>
      </div>
    </div>`;
  }

  #choice<N extends 'preset' | 'links' | 'links_from' | 'premoderate' | 'held_expiry'>(name: N, labels: Readonly<Record<RoomSettings[N], string>>): TemplateResult {
    return html`<select name=${name} @change=${(event: Event) => this.touch(name, (event.target as HTMLSelectElement).value as RoomSettings[N])}>
      ${Object.entries<string>(labels).map(([value, label]) => html`<option value=${value} .selected=${live(this.value(name) === value)}>${label}</option>`)}
    </select>`;
  }

  #level(category: string): TemplateResult {
    const levels = this.value('levels') ?? {};
    const own = levels[category];
    const { rules } = words;
    const set = (event: Event): void => {
      const { value } = event.target as HTMLSelectElement;
      const others = Object.entries(levels).filter(([name]) => name !== category);
      this.touch('levels', Object.fromEntries(value === '' ? others : [...others, [category, Number(value)]]));
    };
    return html`<label class="field"
      ><span>${words.card.category(category)}</span>
      <select name="level-${category}" @change=${set}>
        <option value="" .selected=${live(own === undefined)}>${rules.asPreset}</option>
        ${rules.level.map((label, at) => html`<option value=${at} .selected=${live(own === at)}>${label}</option>`)}
      </select></label
    >`;
  }

  /** A setting of one thing a line; sites are written small. */
  #lines(name: 'allowed_domains' | 'blocked_domains' | 'blocked_terms', label: string): TemplateResult {
    const change = (event: Event): void => {
      const lines = (event.target as HTMLTextAreaElement).value.split('\n').map((line) => (name === 'blocked_terms' ? line.trim() : line.trim().toLowerCase()));
      this.touch(name, [...new Set(lines.filter((line) => line !== ''))]);
    };
    return html`<label class="field"
      ><span>${label}</span><textarea name=${name} rows="2" spellcheck="false" .value=${live((this.value(name) ?? []).join('\n'))} @change=${change}></textarea>${this.wrong(name)}</label
    >`;
  }

  #number(name: Count, label: string, high: number): TemplateResult {
    const change = (event: Event): void => {
      const { valueAsNumber } = event.target as HTMLInputElement;
      if (Number.isFinite(valueAsNumber)) this.touch(name, valueAsNumber);
    };
    return html`<label class="field"
      ><span>${label}</span><input type="number" name=${name} min="0" max=${high} required .value=${live(String(this.value(name) ?? 0))} @input=${change} />${this.wrong(
        name,
      )}</label
    >`;
  }
}
