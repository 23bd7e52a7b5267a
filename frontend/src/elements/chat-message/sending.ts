import { writingWords as words } from '../../i18n/writing.en';
import { el } from '../el';
import { ChatMessage, type Sending } from './chat-message';

type Act = 'retry' | 'edit' | 'dismiss';

function button(act: Act): HTMLElement {
  const made = el('button', 'act', words.actions[act]);
  made.type = 'button';
  made.dataset.act = act;
  return made;
}

/** Where a message of mine is on its way, and what can be done about it. */
export function under(sending: Sending): HTMLElement[] {
  const bad = (said: string, ...acts: Act[]): HTMLElement[] => [el('div', 'state bad', el('span', '', said), ...acts.map(button))];
  switch (sending.is) {
    case 'sending':
      return [el('div', 'state', words.state.sending)];
    case 'held':
      return [el('div', 'state held', words.state.held)];
    case 'declined':
      return bad(words.state.declined(sending.reason), 'dismiss');
    case 'refused':
      return bad(words.state.refused(sending.detail), 'edit', 'dismiss');
    case 'failed':
      return bad(words.state.failed, 'retry', 'dismiss');
  }
}

ChatMessage.under = under;
