import { describe, expect, it } from 'vitest';
import { announcement, length, meant, written } from './slash-parse';

const people = [
  { id: 'u_1', name: 'Ada' },
  { id: 'u_2', name: 'Ada Lovelace' },
  { id: 'u_3', name: 'Eve' },
  { id: 'u_4', name: 'eve' },
];

describe('a command', () => {
  /** The word after the slash is the command, whatever its case; others are known to be unknown; nothing at all asks for help. */
  it('is recognised', () => {
    expect(written('/TimeOut Ada 10m rude')).toEqual({ name: 'timeout', word: 'TimeOut', rest: 'Ada 10m rude' });
    expect(written('/slow')).toMatchObject({ name: 'slow', rest: '' });
    expect(written('/dance now').name).toBe('unknown');
    expect(written('/constructor').name).toBe('unknown');
    expect(written('/').name).toBe('help');
  });

  /** The longest name that fits is meant, with or without @ and quotes; who is not there or not alone is nobody. */
  it('knows whom it means', () => {
    expect(meant('Ada 10m', people)).toEqual({ person: people[0], rest: '10m' });
    expect(meant('@ada lovelace 10m too loud', people)).toEqual({ person: people[1], rest: '10m too loud' });
    expect(meant('"Ada" Lovelace quoted', people)).toEqual({ person: people[0], rest: 'Lovelace quoted' });
    expect(meant('Adam', people)).toEqual({ unclear: 'nobody', name: 'Adam' });
    expect(meant('EVE', people)).toEqual({ unclear: 'several', name: 'Eve' });
    expect(meant('', people)).toEqual({ unclear: 'nobody', name: '' });
  });

  /** Lengths have units, seconds without one; what is no length stays. */
  it('reads lengths of time', () => {
    expect(length('10m rude')).toEqual({ seconds: 600, rest: 'rude' });
    expect(length('90')).toEqual({ seconds: 90, rest: '' });
    expect(length('2H')).toEqual({ seconds: 7200, rest: '' });
    expect(length('10minutes')).toEqual({ rest: '10minutes' });
    expect(length('rude')).toEqual({ rest: 'rude' });
  });

  /** An announcement may begin with its kind; another word before a colon is part of it. */
  it('knows the kind of an announcement', () => {
    expect(announcement('Warning: doors close')).toEqual({ style: 'warning', text: 'doors close' });
    expect(announcement('Note: doors close')).toEqual({ style: 'info', text: 'Note: doors close' });
  });
});
