/** What a key asks for. Where it lands (which card, which row) is the business of whoever has the focus. */
export type Intent =
  | { do: 'move'; step: 1 | -1 }
  | { do: 'approve' | 'reject' | 'reject-why' | 'mask' | 'explain' | 'person' | 'queue' | 'find' | 'choose' | 'clean-up' | 'undo' | 'remove' | 'time-out' | 'ban' | 'help' | 'escape' }
  | { do: 'lane'; number: number };

const PLAIN: Readonly<Record<string, Intent>> = {
  j: { do: 'move', step: 1 },
  k: { do: 'move', step: -1 },
  a: { do: 'approve' },
  r: { do: 'reject' },
  R: { do: 'reject-why' },
  m: { do: 'mask' },
  e: { do: 'explain' },
  u: { do: 'person' },
  q: { do: 'queue' },
  '/': { do: 'find' },
  x: { do: 'choose' },
  n: { do: 'clean-up' },
  d: { do: 'remove' },
  t: { do: 'time-out' },
  b: { do: 'ban' },
  '?': { do: 'help' },
  1: { do: 'lane', number: 1 },
  2: { do: 'lane', number: 2 },
  3: { do: 'lane', number: 3 },
  4: { do: 'lane', number: 4 },
  5: { do: 'lane', number: 5 },
  6: { do: 'lane', number: 6 },
};

type Stroke = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey' | 'repeat' | 'isComposing'>;

/** The intent of a key stroke. Nothing while *typing*, with a modifier, or from a key held down (but for moving). */
export function intentOf(stroke: Stroke, { typing, plainKeys }: { typing: boolean; plainKeys: boolean }): Intent | undefined {
  const undo = stroke.key === 'z' && (stroke.ctrlKey || stroke.metaKey) && !stroke.altKey;
  if (undo && !typing && !stroke.repeat && !stroke.isComposing) return { do: 'undo' };
  if (stroke.isComposing || stroke.ctrlKey || stroke.altKey || stroke.metaKey) return undefined;
  if (stroke.key === 'Escape') return { do: 'escape' };
  if (typing || !plainKeys) return undefined;
  const intent = Object.hasOwn(PLAIN, stroke.key) ? PLAIN[stroke.key] : undefined;
  return stroke.repeat && intent?.do !== 'move' ? undefined : intent;
}

/** Is the person typing text at this place? Looks through shadow roots by the event's path. */
export function isTyping(path: readonly EventTarget[]): boolean {
  return path.some(
    (target) =>
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)) ||
      (target instanceof HTMLElement && target.isContentEditable),
  );
}

/** Does one of the dialogs that stand in this root have the page? */
export function isDialogOpen(root: ParentNode): boolean {
  return [...root.querySelectorAll('user-card, bulk-dialog, confirm-dialog, help-dialog, announce-dialog')].some((one) => one.shadowRoot?.querySelector('dialog[open]'));
}
