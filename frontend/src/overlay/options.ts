/**
 * Every option an overlay takes from its address, in one table: its kind, its limits and what it is when absent.
 * docs/overlay.md describes the same table for people; a test holds the two together.
 */

/** How one option is read. `values` is what the documentation says may be written. */
export interface Option<V> {
  readonly fallback: V;
  readonly values: string;
  /** The value meant by *raw*, or undefined when it means nothing. */
  read(raw: string): V | undefined;
}

const YES = new Set(['', '1', 'true', 'yes', 'on']);
const NO = new Set(['0', 'false', 'no', 'off', 'none']);

function flag(fallback: boolean): Option<boolean> {
  return {
    fallback,
    values: '`1` or `0`',
    read: (raw) => (YES.has(raw) ? true : NO.has(raw) ? false : undefined),
  };
}

/** A number that is moved to the nearer limit when it lies outside. */
function number<F extends number | null>(fallback: F, low: number, high: number): Option<number | F> {
  return {
    fallback,
    values: `${low}–${high}`,
    read(raw) {
      const value = raw.trim() === '' ? NaN : Number(raw);
      return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : undefined;
    },
  };
}

/** One of some words. *off* and *on* are the words meant by `0` and `1`, where a word can be switched. */
function choice<const W extends string>(words: readonly W[], fallback: W, off?: W, on?: W): Option<W> {
  return {
    fallback,
    values: words.map((word) => `\`${word}\``).join(', '),
    read(raw) {
      const found = words.find((word) => word === raw.toLowerCase());
      if (found !== undefined) return found;
      return YES.has(raw) ? on : NO.has(raw) ? off : undefined;
    },
  };
}

/** Words between commas; upper and lower case and a leading @ make no difference. */
function list(): Option<readonly string[]> {
  return {
    fallback: [],
    values: 'words between commas',
    read: (raw) =>
      raw
        .split(',')
        .map((word) => fold(word))
        .filter((word) => word !== ''),
  };
}

function text(values: string, allowed: RegExp): Option<string | null> {
  return { fallback: null, values, read: (raw) => (allowed.test(raw) ? raw : undefined) };
}

/** A name as it is compared: the case and a leading @ do not count. */
export function fold(name: string): string {
  return name.trim().replace(/^@/, '').toLocaleLowerCase();
}

export const table = {
  view: choice(['chat'], 'chat'),
  theme: choice(['plain', 'bubbles', 'cards', 'neon'], 'plain'),
  size: number(24, 8, 200),
  font: text('a font on the streaming machine', /^[\p{L}\p{N} _.'-]{1,80}$/u),
  scale: number(1, 0.25, 4),
  limit: number(20, 1, 100),
  fade: number(0, 0, 3600),
  animate: choice(['slide', 'fade', 'none'], 'slide', 'none', 'slide'),
  align: choice(['left', 'right'], 'left'),
  from: choice(['bottom', 'top'], 'bottom'),
  rtl: flag(false),
  badges: flag(true),
  times: flag(false),
  names: flag(true),
  hide_bots: flag(false),
  hide_commands: flag(false),
  hide_links: flag(false),
  hide_from: list(),
  only_from: list(),
  roles: list(),
  stroke: number(null, 0, 6),
  shadow: number(null, 0, 40),
  opacity: number(1, 0.1, 1),
  chroma: text('a colour in hex, e.g. `00ff00`', /^#?(?:[0-9a-f]{3}|[0-9a-f]{6})$/i),
  delay: number(0, 0, 300),
  mute: flag(true),
  demo: choice(['off', 'live', 'static'], 'off', 'off', 'live'),
  lang: text('a language tag, e.g. `en-GB`', /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i),
  debug: flag(false),
} satisfies Record<string, Option<unknown>>;

type Table = typeof table;
export type OptionName = keyof Table;
export type Options = { readonly [K in OptionName]: Table[K] extends Option<infer V> ? V : never };

export interface Parsed {
  readonly options: Options;
  /** What was written in the address and could not be used, in words. */
  readonly warnings: readonly string[];
}

/** Read the options of an address. Never fails: what means nothing is warned about and left at its fallback. */
export function parse(search: string): Parsed {
  const warnings: string[] = [];
  const options: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(table)) options[name] = option.fallback;
  for (const [name, raw] of new URLSearchParams(search)) {
    if (!Object.hasOwn(table, name)) {
      warnings.push(`There is no overlay option “${name}”.`);
      continue;
    }
    const option = table[name as OptionName];
    const value = option.read(raw);
    if (value === undefined) warnings.push(`“${raw}” is nothing for the option ${name}: it takes ${option.values}.`);
    else options[name] = value;
  }
  return { options: options as Options, warnings };
}
