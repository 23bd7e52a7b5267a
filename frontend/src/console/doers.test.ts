import { expect, it } from 'vitest';
import { doersOf } from './doers';

it('names staff and rules, each once, and no viewers', () => {
  const did = (id: string, name: string, role?: 'viewer' | 'moderator') => ({ actor: { id, name, role } });
  const found = doersOf([did('u_2', 'Grace', 'moderator'), did('u_1', 'Eve', 'viewer'), did('rule:links', 'links'), did('u_2', 'Grace', 'moderator')], ['links', 'caps']);
  expect(found.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['by Grace', 'rule caps', 'rule links']);
});
