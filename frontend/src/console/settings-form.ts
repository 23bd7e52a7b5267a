import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Problem, RoomSettings } from '../client/protocol';
import { same } from '../client/same';
import type { Desk } from './desk';

/** What is changed to another value, by name; what is as it was is no change. */
export function afterTouch<V extends object, N extends keyof V>(touched: Partial<V>, settings: Partial<V>, name: N, value: V[N]): Partial<V> {
  const others = Object.entries(touched).filter(([other]) => other !== name);
  const mine = same(value, settings[name]) ? [] : [[name, value] as const];
  return Object.fromEntries([...others, ...mine]) as Partial<V>;
}

/** The changes that still are some: somebody else may have made the same meanwhile. */
export function stillChanged<V extends object>(touched: Partial<V>, settings: Partial<V>): Partial<V> {
  return Object.fromEntries(Object.entries(touched).filter(([name, value]) => !same(value, settings[name as keyof V]))) as Partial<V>;
}

/** Settings of the room as a form: only what was touched is sent; what others change meanwhile shows in what was not. */
export abstract class SettingsForm<N extends keyof RoomSettings> extends LitElement {
  @property({ attribute: false }) desk!: Desk;
  @property({ attribute: false }) settings: Partial<RoomSettings> | undefined;
  @property({ attribute: false }) blocked = '';
  @state() protected touched: Partial<Pick<RoomSettings, N>> = {};
  @state() protected problem: Problem | undefined;
  @state() protected saving = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('settings') && this.settings) this.touched = stillChanged<Pick<RoomSettings, N>>(this.touched, this.settings);
  }

  /** A setting as it stands in the form. */
  protected value<K extends N>(name: K): RoomSettings[K] | undefined {
    return this.touched[name] ?? this.settings?.[name];
  }

  protected touch<K extends N>(name: K, value: RoomSettings[K]): void {
    this.touched = afterTouch<Pick<RoomSettings, N>, K>(this.touched, this.settings ?? {}, name, value);
    this.problem = undefined;
  }

  /** What the server said of this setting, if that is what was wrong. */
  protected wrong(name: N): TemplateResult | typeof nothing {
    return this.problem?.field === name ? html`<span class="wrong">${this.problem.detail}</span>` : nothing;
  }

  /** The end of the form: *said* of the changes, and what becomes of them. */
  protected ending(said: string, words: { discard: string; save: string }): TemplateResult {
    const dirty = Object.keys(this.touched).length > 0;
    return html`<div class="row-end ${dirty ? 'dirty' : ''}">
      <span class="said ${this.problem ? 'wrong' : 'muted'}" role="status">${this.problem?.detail ?? said}</span>
      ${dirty ? html`<button type="button" @click=${this.discard}>${words.discard}</button>` : nothing}
      <button class=${dirty ? 'main' : ''} type="submit" aria-disabled=${this.blocked || !dirty || this.saving ? 'true' : 'false'} title=${this.blocked || nothing}>${words.save}</button>
    </div>`;
  }

  protected readonly discard = (): void => {
    this.touched = {};
    this.problem = undefined;
  };

  protected readonly save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.blocked || this.saving || Object.keys(this.touched).length === 0) return;
    this.saving = true;
    this.problem = await this.desk.change(this.touched);
    this.saving = false;
    if (!this.problem) this.touched = {};
  };
}
