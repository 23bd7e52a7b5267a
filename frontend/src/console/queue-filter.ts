import type { HeldCase } from '../client/protocol';

/** Which cases of a queue are asked for; what is empty does not matter. */
export interface Wanted {
  readonly category: string;
  /** Part of the text or of the author's name, in any case. */
  readonly text: string;
}

export const EVERYTHING: Wanted = { category: '', text: '' };

export function fits({ author, text, verdict }: HeldCase, wanted: Wanted): boolean {
  const part = wanted.text.trim().toLocaleLowerCase();
  return (
    (wanted.category === '' || verdict.category === wanted.category) &&
    (part === '' || text.toLocaleLowerCase().includes(part) || author.name.toLocaleLowerCase().includes(part))
  );
}
