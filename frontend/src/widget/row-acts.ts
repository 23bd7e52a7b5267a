import type { ChatEvent, User } from '../client/protocol';
import type { Row } from '../client/reduce';
import type { LogEvents } from '../elements/chat-log/chat-log';
import type { MessageView } from '../elements/chat-message/chat-message';
import { words as viewerWords } from '../i18n/en';
import { menuWords as words } from '../i18n/menu.en';
import { writingWords } from '../i18n/writing.en';
import type { Face } from './face';
import { StaffBox } from './staff-box';
import { WarningBox } from './warning-box';

/**
 * What is wanted: something done with a message, an appeal, a command of a moderator, or what the staff decided
 * (warnings, too) put into words.
 */
export type About =
  | ['appeal']
  | ['unpin']
  | ['slash', string, readonly Row[], User]
  | ['decided', ChatEvent]
  | ['warned', string, string | undefined]
  | [LogEvents['chat-act']['act'], MessageView];

/** Do what few viewers ever want. */
export async function act(about: About, face: Face): Promise<void> {
  const { api, room, root } = face;
  const tell = (said: string): void => {
    face.tell(said);
  };
  if (about[0] === 'unpin') await order(face, { action: 'unpin' });
  else if (about[0] === 'hide') await order(face, { action: 'mask', message: about[1].key, whole: true });
  else if (about[0] === 'pin' || about[0] === 'mask' || about[0] === 'permit') await order(face, { action: about[0], message: about[1].key });
  else if (about[0] === 'appeal') {
    await box(root).ask('appeal', api, room, (said) => {
      tell(said);
      face.appealed();
    });
  } else if (about[0] === 'slash') {
    await command(about, face);
  } else if (about[0] === 'decided') {
    const said = decision(about[1]);
    const event = about[1];
    if (said) tell(said);
    else if (event.type === 'decided' && event.outcome !== 'approved') face.announcer.say(writingWords.state.declined(event.reason));
    else if (event.type === 'warned') await warnings(root).show(event.id ?? '', event.text, api, room);
    else if (event.type === 'acknowledged' && 'warning' in event) warnings(root).over(event.warning);
  } else if (about[0] === 'warned') {
    await warnings(root).show(about[1], about[2] ?? '', api, room);
  } else if (about[0] === 'copy') await navigator.clipboard.writeText(about[1].text);
  else if (about[0] === 'report') await box(root).ask({ report: about[1].key, name: about[1].author.name }, api, room, tell);
  else if (about[0] === 'delete' || about[0] === 'remove') {
    const answer = await api.remove(room, about[1].key);
    if (!answer.ok) tell(words.deleteFailed(answer.problem.detail));
  }
}

/** What moderators do from the menu of a message, and from the pinned one. */
async function order(face: Face, wish: { action: keyof typeof words.done; message?: string; whole?: boolean }): Promise<void> {
  const answer = await face.api.call<unknown>('POST', `/rooms/${face.room}/staff/actions`, wish);
  face.tell(answer.ok ? words.done[wish.action] : answer.problem.detail);
}

/** Do what a moderator wrote instead of a message; the draft stays when it was not done. */
async function command([, text, rows, me]: Extract<About, ['slash', ...unknown[]]>, face: Face): Promise<void> {
  const { slash } = await import('./slash');
  const { said, done, help } = await slash(text, face.api, face.room, rows, me, face.composing.replyTo?.key);
  face.tell(said);
  if (help) await (await import('./help-box')).helpIn(face.root);
  if (done) face.compose({ replyTo: undefined });
  const { composer } = face;
  if (done && composer?.draft.trim() === text) composer.draft = '';
}

/** What the staff decided about a report, an appeal or a link, in words; nothing of other events. */
export function decision(event: ChatEvent): string | undefined {
  if (event.type === 'report_decided') return words.decided[event.outcome];
  if (event.type === 'reopened') return words.reopened;
  if (event.type === 'report_reopened') return words.decided.reopened;
  if (event.type === 'appeal_reopened') return words.appeal.reopened;
  if (event.type === 'permitted') return words.permitted(viewerWords.time(event.until));
  if (event.type === 'permit_over') return words.permitOver;
  if (event.type !== 'appeal_decided') return undefined;
  return event.outcome === 'granted' ? words.appeal.granted : words.appeal.upheld(event.reason);
}

function warnings(root: HTMLElement | DocumentFragment): WarningBox {
  const found = root.querySelector('warning-box');
  if (found instanceof WarningBox) return found;
  const made = new WarningBox();
  root.append(made);
  return made;
}

function box(root: HTMLElement | DocumentFragment): StaffBox {
  const found = root.querySelector('staff-box');
  if (found instanceof StaffBox) return found;
  const made = new StaffBox();
  root.append(made);
  return made;
}
