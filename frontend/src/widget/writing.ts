import type { PostResult } from '../client/client';
import { newNonce } from '../client/nonce';
import type { ChatEvent } from '../client/protocol';
import { adopt } from '../elements/adopt';
import '../elements/chat-message/sending';
import sendingStyles from '../elements/chat-message/sending.css?inline';
import { ChatName, type NameChoice } from '../elements/chat-name/chat-name';
import type { ChatComposer } from '../elements/chat-composer/chat-composer';
import type { LogEvents } from '../elements/chat-log/chat-log';
import { words } from '../i18n/en';
import { writingWords } from '../i18n/writing.en';
import type { Face } from './face';
import { answered, arrived, begin, heard, turnedAway, without, type OwnDraft, type OwnDrafts } from './own';
import type { Reading } from './reading';
import type { Around } from './slash-suggest';

/** What a viewer says: a name first, then drafts, each until it is in the log, held, or refused. Loaded for those who write. */
export class Writing {
  drafts: OwnDrafts = [];
  #queued = false;
  readonly #attended = new WeakSet<ChatComposer>();
  readonly #helped = new WeakSet<ChatComposer>();

  constructor(
    private readonly face: Face,
    private readonly reading: Reading,
  ) {
    adopt(face.root, sendingStyles);
    // So that the first message leaves without another load; the client says what it means when this fails.
    void import('../client/outbox').catch(() => undefined);
    this.attend();
  }

  /** Look at what is written from now on: a moderator's slash is helped with. Asking again for the same composer does nothing. */
  attend(): void {
    const { composer } = this.face;
    if (!composer || this.#attended.has(composer)) return;
    this.#attended.add(composer);
    const help = (): void => {
      if (this.#helped.has(composer) || !this.reading.staff || !composer.draft.startsWith('/')) return;
      this.#helped.add(composer);
      const around = (): Around => ({ me: this.reading.me, people: this.reading.live.rows.map(({ author }) => author).filter(({ id }) => id !== this.reading.me?.id) });
      import('./slash-suggest').then(({ SlashSuggest }) => new SlashSuggest(composer, around), this.face.outdated);
    };
    composer.addEventListener('input', help);
    // Who is quick has begun before this was loaded.
    help();
  }

  hear(event: ChatEvent): void {
    this.drafts = heard(this.drafts, event, this.reading.me?.id);
  }
  arrived(): void {
    this.drafts = arrived(this.drafts, this.reading.live.seq);
  }
  turnedAway(): void {
    this.drafts = turnedAway(this.drafts);
  }

  /** Post what was written; who has no name yet is asked for one first. */
  async send(text: string): Promise<void> {
    const { face, reading } = this;
    if (reading.me) {
      if (reading.staff && text.startsWith('/')) face.later('slash', text, reading.live.rows, reading.me);
      else this.#post(text);
      return;
    }
    const answer = await face.api.session();
    if (!answer.ok) {
      this.#refuse(answer.problem.code, answer.problem.detail);
      return;
    }
    this.#queued = true;
    await this.#askName(answer.data.user.name, false);
  }

  async rename(): Promise<void> {
    this.#queued = false;
    await this.#askName(this.reading.me?.name ?? '', true);
  }

  async #askName(name: string, change: boolean): Promise<void> {
    const { root } = this.face;
    let dialog = root.querySelector('chat-name');
    if (!dialog) {
      dialog = new ChatName();
      dialog.addEventListener('chat-name', (event) => void this.#named((event as CustomEvent<NameChoice>).detail));
      root.append(dialog);
    }
    dialog.change = change;
    await dialog.ask(name);
  }

  async #named({ name, settle }: NameChoice): Promise<void> {
    const { composer } = this.face;
    const answer = await this.face.api.rename(name);
    if (!answer.ok) {
      settle(answer.problem.code === 'offline' ? writingWords.refusals.offline : answer.problem.detail);
      return;
    }
    settle();
    this.reading.become(answer.data.user);
    this.face.redraw();
    if (this.#queued && composer) this.#post(composer.draft.trim());
    this.#queued = false;
    composer?.focus();
  }

  #post(text: string): void {
    if (!text) return;
    const { face } = this;
    const target = face.composing.replyTo;
    const reply_to = target && { id: target.key, author: { id: target.author.id, name: target.author.name }, text: target.text };
    if (face.composer) face.composer.draft = '';
    face.compose({ replyTo: undefined, error: '' });
    face.unsay(words.writeAgain);
    void this.#deliver({ nonce: newNonce(), text, reply_to, at: Date.now() });
  }

  async #deliver(draft: Omit<OwnDraft, 'sending'>): Promise<void> {
    this.drafts = begin(this.drafts, draft);
    this.face.log.resume();
    this.reading.draw();
    const { nonce, text, reply_to } = draft;
    this.#answered(await this.reading.client.post({ nonce, text, reply_to: reply_to?.id }), draft);
  }

  #answered(result: PostResult, draft: Omit<OwnDraft, 'sending'>): void {
    const { face, reading } = this;
    this.drafts = arrived(answered(this.drafts, result), reading.live.seq);
    const { slow_mode } = reading.live.settings;
    if (result.status === 'sent' && !reading.staff && slow_mode) face.compose({ waitUntil: Date.now() + slow_mode * 1000 });
    if (result.status === 'held') face.announcer.say(writingWords.state.held);
    if (result.status === 'failed') face.announcer.say(writingWords.state.failed);
    if (result.status === 'refused') {
      this.#refuse(result.code, result.detail, result.retry_after);
      const { until, reason, warning } = result.problem ?? {};
      if (warning) face.later('warned', warning, reason);
      if (result.code === 'banned') reading.sanctioned({ kind: 'ban', reason });
      if (result.code === 'timed_out') reading.sanctioned({ kind: 'timeout', until, reason });
      if (face.composer && !face.composer.draft) {
        this.drafts = without(this.drafts, result.nonce);
        face.composer.draft = draft.text;
        face.composer.focus();
      }
    }
    reading.draw();
  }

  #refuse(code: string, detail: string, retryAfter?: number): void {
    const error = code === 'offline' ? writingWords.refusals.offline : detail || writingWords.refusals.failed;
    this.face.compose(retryAfter ? { error, waitUntil: Date.now() + retryAfter * 1000 } : { error });
    this.face.announcer.say(error);
  }

  /** Do something with a draft that is in the log; false when it is none of mine. */
  act(act: LogEvents['chat-act']['act'], key: string): boolean {
    const draft = this.drafts.find(({ nonce }) => nonce === key);
    if (!draft) return false;
    if (act === 'retry') void this.#deliver(draft);
    else {
      const { composer } = this.face;
      if (act === 'edit' && composer) {
        composer.draft = draft.text;
        composer.focus();
      }
      this.drafts = without(this.drafts, key);
      this.reading.draw();
    }
    return true;
  }
}
