import { html, type TemplateResult } from 'lit';
import type { QueueName } from '../client/protocol';
import { words } from './words';

/** What stands where no case does: it is loading, nothing fits the filter, or nothing waits. */
export function emptyQueue(shown: QueueName, loading: boolean, narrowed: boolean, showAll: () => void): TemplateResult {
  if (loading) return html`<div class="empty">${words.loading}</div>`;
  if (narrowed) {
    return html`<div class="empty">
      <strong>${words.queue.noMatch}</strong>
      <button type="button" @click=${showAll}>${words.queue.clear}</button>
    </div>`;
  }
  return html`<div class="empty">
    <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 12.5 9.5 18 20 6.5" /></svg>
    <strong>${words.queue.empty}</strong>
    <p>${words.queue.emptyMore[shown]}</p>
  </div>`;
}
