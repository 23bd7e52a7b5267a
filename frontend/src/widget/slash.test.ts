import { expect, it } from 'vitest';
import type { AuditAction } from '../client/protocol';
import { slashWords } from '../i18n/slash.en';
import { lastOf } from './slash';

const row = (id: string, action: string, more: Partial<AuditAction> = {}): AuditAction => ({ id, at: 1, actor: { id: 'me', name: 'Me' }, action, target: 'u_1', reason: null, detail: {}, ...more });

it('means the newest action that was not undone, and never a part of another', () => {
  expect(lastOf([row('4', 'undo', { undoes: '3' }), row('3', 'ban'), row('2', 'lift', { cause: '1' }), row('1', 'grant')])?.id).toBe('1');
  expect(lastOf([row('2', 'note'), row('1', 'acknowledge')])).toBeUndefined();
});

it('stops at a shield, instead of undoing something older', () => {
  expect(lastOf([row('2', 'shield'), row('1', 'ban')])?.action).toBe('shield');
  expect(lastOf([row('3', 'undo', { undoes: '2' }), row('2', 'settings'), row('1', 'ban')])?.action).toBe('ban');
  expect(slashWords.byHand).toContain('Nothing is undone.');
});

it('says which settings were changed and what they were, for what they are now others may have set since', () => {
  expect(slashWords.setBack({ slow_mode: 0, preset: 'balanced', title: '', levels: { hate: 3 } }, ['blocked_terms'])).toBe(
    'Undone: changed slow mode (it was off), preset (it was “balanced”), title, levels, blocked terms.',
  );
  expect(slashWords.setBack({ frozen: false }, [])).toBe('Undone: changed frozen (it was off).');
  expect(slashWords.setBack({}, ['terms'])).toBe('Undone: changed terms.');
  expect(slashWords.setBack({}, [])).toBe('Undone: changed the room’s settings.');
});

it('says what it undid, with a name where it knows one', () => {
  expect(slashWords.undone('ban', 'Linky')).toBe('Undone: banned Linky.');
  expect(slashWords.undone('remove', '')).toBe('Undone: removed a message.');
});
