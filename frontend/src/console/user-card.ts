import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { CannedReason, PersonCard, ReportMade } from '../client/protocol';
import type { Desk, Person } from './desk';
import { orders } from './orders';
import { entryOfAction } from './log-entry';
import './reason-picker';
import type { ReasonPicker } from './reason-picker';
import { shared } from './styles';
import { cardStyles } from './user-card.styles';
import { words } from './words';

/** The card is made from the record, which is a moment behind what happens. */
const RENEW_MS = 3_000;

/**
 * What the staff know of a person, and what can be done about them, at the side of the desk.
 * @fires person-ban - A ban is wanted; `detail` is the person.
 */
@customElement('user-card')
export class UserCard extends LitElement {
  static override styles = [shared, cardStyles];

  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) reasons: readonly CannedReason[] = [];
  @property({ attribute: false }) room = '';
  /** Changes when something was said in the staff log: the card is looked up anew. */
  @property({ attribute: false }) seq: unknown;
  @state() private person: Person | undefined;
  @state() private card: PersonCard | undefined;
  @state() private problem = '';
  @query('dialog') private readonly dialog!: HTMLDialogElement;
  @query('reason-picker') private readonly picker!: ReasonPicker | null;
  #loading = 0;
  #renewing: number | undefined;

  async show(person: Person): Promise<void> {
    this.person = person;
    this.card = undefined;
    this.problem = '';
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
    clearInterval(this.#renewing);
    this.#renewing = window.setInterval(() => void this.#load(), RENEW_MS);
    await this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#renewing);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('seq') && this.person && this.hasUpdated && this.dialog.open) void this.#load();
  }

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="name" @close=${this.#closed}>${this.person ? this.#drawer(this.person) : nothing}</dialog>`;
  }

  #drawer(person: Person): TemplateResult {
    const { card } = this;
    const { people } = words;
    const earlier = (card?.names ?? []).filter((name) => name !== person.name);
    return html`<div class="drawer">
      <header>
        <div>
          <h2 id="name"><bdi>${person.name}</bdi></h2>
          ${card && card.role !== 'viewer' ? html`<span class="chip accent">${words.roles[card.role]}</span>` : nothing}
          ${earlier.length > 0 ? html`<p class="muted"><bdi>${people.also(earlier)}</bdi></p>` : nothing}
          ${card ? html`<p class="muted">${card.first_seen === null ? people.silent : people.since(words.moment(card.first_seen))}</p>` : nothing}
        </div>
        <button type="button" class="quiet" @click=${() => this.dialog.close()}>${people.close} <kbd aria-hidden="true">Esc</kbd></button>
      </header>
      <div class="body" tabindex="0" role="region" aria-label=${person.name}>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        ${card ? this.#body(person, card) : this.problem ? nothing : html`<p class="muted">${words.loading}</p>`}
      </div>
    </div>`;
  }

  #body(person: Person, card: PersonCard): TemplateResult {
    const { people } = words;
    const counts = (['messages', 'removed', 'held', 'rejected', 'reports_against', 'reports_for', 'sanctions'] as const).filter(
      (name) => name === 'messages' || card.counts[name] > 0,
    );
    return html`
      <div class="counts">${counts.map((name) => html`<span class="chip">${people.counts[name](card.counts[name])}</span>`)}</div>
      ${card.role === 'viewer' || card.role === 'service' ? this.#actions(person, card) : nothing} ${this.#watch(person, card)} ${this.#notes(person, card)}
      <h3>${people.messages}</h3>
      ${card.messages.length === 0
        ? html`<p class="muted">${people.noMessages}</p>`
        : html`<ul class="messages" tabindex="0" aria-label=${people.messages}>
            ${card.messages.map(
              (said) => html`<li class=${said.removed ? 'removed' : ''}>
                <time title=${words.moment(said.at)}>${words.clock(said.at)}</time><bdi>${said.text}</bdi>
                ${said.removed ? html` <span class="chip bad">${people.removedMark}</span>` : nothing}
              </li>`,
            )}
          </ul>`}
      ${this.#sanctions(card)} ${this.#reports(people.reportsAgainst, card.reports_against)} ${this.#reports(people.reportsMade, card.reports_for)}
      ${this.#record(card)}
    `;
  }

  #actions(person: Person, { permit }: PersonCard): TemplateResult {
    const { people } = words;
    const sanction = this.desk.staff.sanctions.get(person.id);
    const now = Date.now();
    const inForce = sanction && (sanction.kind === 'ban' || (sanction.until ?? 0) > now) ? sanction : undefined;
    const shadow = this.desk.staff.shadows.get(person.id);
    const blocked = this.desk.blocked;
    const button = (label: string, act: () => unknown, kind = ''): TemplateResult =>
      html`<button class=${kind} type="button" aria-disabled=${blocked ? 'true' : 'false'} title=${blocked || nothing} @click=${() => (blocked ? undefined : act())}>
        ${label}
      </button>`;
    return html`
      <h3>${people.actions}</h3>
      ${inForce
        ? html`<p><span class="chip bad">${inForce.kind === 'ban' ? people.inForce.ban : people.inForce.timeout(((inForce.until ?? now) - now) / 1000)}</span></p>`
        : nothing}
      ${shadow ? html`<p><span class="chip bad">${people.inForce.shadow}</span></p>` : nothing}
      ${permit && permit > now ? html`<p><span class="chip accent">${people.permitted(words.clock(permit))}</span></p>` : nothing}
      <reason-picker .reasons=${this.reasons} .values=${{ name: person.name, room: this.room }}></reason-picker>
      <div class="buttons">
        ${people.lengths.map(([seconds, label]) => button(people.timeOut(label), () => this.desk.do(orders.timeOut(person, seconds, label, this.#why()))))}
        ${button(people.warn, () => this.#warn(person))} ${button(people.purge, () => this.desk.do(orders.purge(person)), 'bad')}
        ${button(people.permit, () => this.desk.do(orders.permit(person)))} ${button(people.ban, () => this.#ban(person), 'bad')} ${this.desk.settings?.shadowing && !shadow ? button(people.shadow, () => this.desk.do(orders.shadow(person, this.#why()))) : nothing}
        ${inForce || shadow ? button(people.lift, () => this.desk.do(orders.lift(person)), 'good') : nothing}
      </div>
    `;
  }

  #watch(person: Person, { flags }: PersonCard): TemplateResult {
    const { people } = words;
    const premod = flags?.premod ?? null;
    return html`
      <h3>${people.watch}</h3>
      <div class="watch">
        <label class="check">
          <input
            type="checkbox"
            name="premod"
            .checked=${premod !== null}
            @change=${(event: Event) => this.#premoderate(person, (event.target as HTMLInputElement).checked)}
          />
          <span>${premod !== null && premod > 0 ? people.premodUntil(words.moment(premod)) : people.premod}</span>
        </label>
        ${premod === null
          ? html`<label class="watch"
              ><span class="muted">${people.premodFor}</span>
              <select name="length">
                ${people.premodLengths.map(([ms, label]) => html`<option value=${ms}>${label}</option>`)}
              </select></label
            >`
          : nothing}
      </div>
      <label class="check">
        <input
          type="checkbox"
          name="monitor"
          .checked=${flags?.monitor ?? false}
          @change=${(event: Event) => this.#flag(person, { monitor: (event.target as HTMLInputElement).checked })}
        />
        <span>${people.monitor}</span>
      </label>
    `;
  }

  #notes(person: Person, { notes }: PersonCard): TemplateResult {
    const { people } = words;
    return html`
      <h3>${people.notes}</h3>
      ${notes.length === 0 ? html`<p class="muted">${people.noNotes}</p>` : nothing}
      <ul>
        ${notes.map(
          ({ text, at, by, room }) => html`<li>
            <bdi>${text}</bdi>
            <div class="muted">
              <time>${words.moment(at)}</time><bdi>${by.name}</bdi> ${room === this.desk.room ? nothing : people.inRoom(room)}
            </div>
          </li>`,
        )}
      </ul>
      <form class="note" @submit=${(event: Event) => this.#addNote(event, person)}>
        <label class="field"><span>${people.note}</span><textarea name="note" rows="1" maxlength="1000" required></textarea></label>
        <button type="submit">${people.addNote}</button>
      </form>
    `;
  }

  #sanctions({ sanctions }: PersonCard): TemplateResult | typeof nothing {
    if (sanctions.length === 0) return nothing;
    const { people } = words;
    return html`<h3>${people.sanctions}</h3>
      <ul>
        ${sanctions.map(
          ({ kind, at, by, until = 0, reason, ended_at: ended, undone_by: undone }) => html`<li>
            <time title=${words.moment(at)}>${words.clock(at)}</time>${kind === 'timeout' ? people.sanction.timeout((until - at) / 1000) : people.sanction[kind]} ·
            <bdi>${by.name}</bdi>${reason ? html` · <bdi>${reason}</bdi>` : nothing}${undone
              ? html` <span class="chip">${people.undoneBy(undone.name)}</span>`
              : ended
                ? html` <span class="chip">${people.endedEarly}</span>`
                : nothing}
          </li>`,
        )}
      </ul>`;
  }

  #reports(title: string, reports: readonly ReportMade[]): TemplateResult | typeof nothing {
    if (reports.length === 0) return nothing;
    return html`<h3>${title}</h3>
      <ul>
        ${reports.map(
          ({ by_name: name, reason, note, at, outcome }) => html`<li>
            <time title=${words.moment(at)}>${words.clock(at)}</time><bdi>${name}</bdi> · ${words.card.category(reason)}${note ? html` · <bdi>${note}</bdi>` : nothing}
            ${outcome ? html` <span class="chip">${words.people.outcome[outcome] ?? outcome}</span>` : nothing}
          </li>`,
        )}
      </ul>`;
  }

  #record({ actions }: PersonCard): TemplateResult | typeof nothing {
    if (actions.length === 0) return nothing;
    const entries = actions.map((action) => entryOfAction(action, (id) => this.desk.nameOf(id)));
    return html`<h3>${words.people.recorded}</h3>
      <ul>
        ${entries.map(
          ({ at, who, what, more }) => html`<li>
            <time title=${words.moment(at)}>${words.clock(at)}</time><bdi>${who}</bdi> · ${what}${more ? html` · <bdi class="muted">${more}</bdi>` : nothing}
          </li>`,
        )}
      </ul>`;
  }

  #why(): { reason: string; code: string } {
    return this.picker?.value ?? { reason: '', code: '' };
  }

  async #warn(person: Person): Promise<void> {
    const why = this.#why();
    this.problem = why.reason ? '' : words.people.warnNeedsReason;
    if (!why.reason) {
      this.picker?.focus();
      return;
    }
    await this.desk.do(orders.warn(person, why));
    this.picker?.reset();
  }

  #ban(person: Person): void {
    this.dispatchEvent(new CustomEvent('person-ban', { detail: person, bubbles: true, composed: true }));
  }

  async #flag(person: Person, flags: { premod?: number | null; monitor?: boolean }): Promise<void> {
    await this.desk.flag(person, flags);
    await this.#load();
  }

  #premoderate(person: Person, on: boolean): Promise<void> {
    const length = Number(this.renderRoot.querySelector<HTMLSelectElement>('[name=length]')?.value ?? 0);
    return this.#flag(person, { premod: on ? (length > 0 ? Date.now() + length : 0) : null });
  }

  async #addNote(event: Event, person: Person): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = new FormData(form).get('note');
    if (typeof text !== 'string' || text.trim() === '') return;
    const problem = await this.desk.note(person, text.trim());
    this.problem = problem?.detail ?? '';
    if (problem) return;
    form.reset();
    await this.#load();
  }

  async #load(): Promise<void> {
    const { person } = this;
    if (!person) return;
    const mine = ++this.#loading;
    const answer = await this.desk.person(person.id);
    if (mine !== this.#loading) return;
    if (answer.ok) this.card = answer.data;
    else this.problem = answer.problem.detail || words.people.failed;
  }

  readonly #closed = (): void => {
    clearInterval(this.#renewing);
    this.person = undefined;
    this.card = undefined;
  };
}
