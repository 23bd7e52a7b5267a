import { describe, expect, it } from 'vitest';
import { mentions, parts } from './parts';

const links = (text: string): (string | undefined)[] => parts(text).flatMap(({ href }) => (href === undefined ? [] : [href]));

describe('parts', () => {
  it('loses no character of a message', () => {
    for (const text of ['', 'plain', 'https://a.example', 'x https://a.example/?q=1, y (http://b.example) z', 'http://']) {
      expect(parts(text).map((part) => part.text).join('')).toBe(text);
    }
  });

  it('links http and https addresses, without the punctuation of the sentence', () => {
    expect(links('see https://a.example/x?y=1#z.')).toEqual(['https://a.example/x?y=1#z']);
    expect(links('(http://a.example/)')).toEqual(['http://a.example/']);
    expect(links('https://a.example/b_(c), ok')).toEqual(['https://a.example/b_(c)']);
  });

  it('links nothing else, and no address that pretends to be another', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'ftp://a.example', 'example.org', 'https://bank.example@evil.example/', 'https://[nonsense']) {
      expect(links(text), text).toEqual([]);
    }
  });
});

describe('mentions', () => {
  it('finds a name in any case, as a whole name', () => {
    expect(mentions('hello @ada!', 'Ada')).toBe(true);
    expect(mentions('@Ada Lovelace: hi', 'Ada Lovelace')).toBe(true);
    expect(mentions('@adam', 'Ada')).toBe(false);
    expect(mentions('@adam and @ada', 'Ada')).toBe(true);
    expect(mentions('ada', 'Ada')).toBe(false);
    expect(mentions('@', '')).toBe(false);
  });
});
