import type { Calls } from '../client/calls';
import type { ChatComposer } from '../elements/chat-composer/chat-composer';
import type { ChatLog } from '../elements/chat-log/chat-log';
import type { MessageView } from '../elements/chat-message/chat-message';
import type { Announcer } from './announcer';
import type { About } from './row-acts';

/** What stands around the draft: whom it answers, why the last one was refused, and until when nothing can be posted. */
export interface Composing {
  readonly replyTo?: MessageView;
  readonly error: string;
  readonly waitUntil: number;
}

/** The widget, as the parts of it that read, write and act know it. Hosts see the element only. */
export interface Face {
  readonly room: string;
  readonly api: Calls;
  readonly root: HTMLElement | DocumentFragment;
  readonly log: ChatLog;
  readonly composer: ChatComposer | null;
  readonly announcer: Announcer;
  readonly paused: boolean;
  /** Somebody else decides who the viewer is, or nobody writes here. */
  readonly readonly: boolean;
  readonly composing: Composing;
  compose(change: Partial<Composing>): void;
  /** A notice that stays until it is dismissed, or until *unsay* takes this one back. */
  tell(text: string): void;
  unsay(text: string): void;
  /** What few viewers ever want, which is loaded when one does. */
  later(...about: About): void;
  /** What is wanted cannot be loaded: the page is older than its server. */
  outdated(): void;
  /** An appeal was made: how it stands has changed. */
  appealed(): void;
  /** Something outside the log is to be drawn again. */
  redraw(): void;
}
