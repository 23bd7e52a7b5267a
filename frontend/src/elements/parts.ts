/** A piece of a message: plain text, or a link whose text is its address. */
export type Part = { text: string; href?: undefined } | { text: string; href: string };

const LINK = /\bhttps?:\/\/[^\s<>"'`]+/giu;
/** Closing marks that belong to the sentence rather than to the address. */
const TRAILING = /[.,;:!?…)\]}»”’]+$/u;

/** Cuts a message into text and links. Only http and https, and what is shown is the address itself. */
export function parts(text: string): Part[] {
  const found: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(LINK)) {
    const raw = match[0];
    const tail = TRAILING.exec(raw)?.[0] ?? '';
    // "(see https://example.org/a_(b))": a bracket that the address opened is the address's own.
    const closes = raw.includes('(') && tail.startsWith(')') ? 1 : 0;
    const shown = raw.slice(0, raw.length - tail.length + closes);
    const href = safeHref(shown);
    if (!href) continue;
    if (match.index > at) found.push({ text: text.slice(at, match.index) });
    found.push({ text: shown, href });
    at = match.index + shown.length;
  }
  if (at < text.length || !found.length) found.push({ text: text.slice(at) });
  return found;
}

function safeHref(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, href, username, password } = new URL(address);
  // An address with a name before the host pretends to be another one.
  if (username || password) return undefined;
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}

/** Does the text speak to this person, as "@Name" and not as part of a longer name? */
export function mentions(text: string, name: string): boolean {
  if (!name) return false;
  const lower = text.toLowerCase();
  const wanted = `@${name.toLowerCase()}`;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
    const next = lower.slice(at + wanted.length, at + wanted.length + 2);
    if (!/^[\p{L}\p{N}_]/u.test(next)) return true;
  }
  return false;
}
