import { same } from '../client/same';
import { words } from './words';

type Values = Readonly<Record<string, unknown>>;
const LONGEST = 40;
/** Of a list, so many are named. */
const NAMED = 3;

/** The settings of these names, as people call them, each once. */
export function settingNames(names: readonly string[]): string {
  return [...new Set(names.map((name) => words.room.names[name] ?? name))].join(', ');
}

/** What became of settings: "slow mode: 0 → 20". Of a setting whose old value is not known, nothing. */
export function changesOf(before: Values, after: Values): string {
  return Object.entries(before)
    .filter(([name]) => name in after)
    .map(([name, old]) => `${settingNames([name])}: ${pair(name, old, after[name])}`)
    .join('; ');
}

/** What was added to lists, and what removed: "terms: + gribblefrost, − spoiler". */
export function listsOf(lists: Values): string {
  return Object.entries(lists)
    .map(([name, change]) => [name, recordOf(change)] as const)
    .map(([name, { added, removed }]) => [name, signs(listOf(added), listOf(removed))] as const)
    .filter(([, said]) => said !== '')
    .map(([name, said]) => `${settingNames([name])}: ${said}`)
    .join('; ');
}

/** The old value of a setting and its new one; of values by name (levels by category, rules on trial by setting) only those that differ. */
function pair(setting: string, old: unknown, now: unknown): string {
  if (Array.isArray(old) || Array.isArray(now)) {
    const [was, is] = [listOf(old), listOf(now)];
    return signs(without(is, was), without(was, is)) || '…';
  }
  const [was, is] = [recordOf(old), recordOf(now)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => !same(was[name], is[name]));
  if (names.length === 0) return `${shown(old)} → ${shown(now)}`;
  const called = (name: string): string => (setting === 'levels' ? words.card.category(name) : settingNames([name]));
  return names.map((name) => `${called(name)} ${pair(name, was[name], is[name])}`).join(', ');
}

function without(list: readonly unknown[], others: readonly unknown[]): unknown[] {
  return list.filter((one) => !others.some((other) => same(one, other)));
}

function signs(added: readonly unknown[], removed: readonly unknown[]): string {
  return [...signed('+', added), ...signed('−', removed)].join(', ');
}

function signed(sign: string, all: readonly unknown[]): string[] {
  const named = all.slice(0, NAMED).map((one) => `${sign} ${shown(typeof one === 'object' && one !== null ? nameOf(recordOf(one)) : one)}`);
  return all.length > NAMED ? [...named, `${sign} ${words.undo.more(all.length - NAMED)}`] : named;
}

/** What a term, a step, a check or an approval is known by. */
function nameOf({ text, name, filter, check }: Values): unknown {
  return text ?? name ?? filter ?? check;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function recordOf(value: unknown): Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? words.log.on : words.log.off;
  if (value === undefined || value === null || value === '') return '–';
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '…';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
