import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, table, type OptionName } from './options';

const names = Object.keys(table) as OptionName[];

describe('the options in an address', () => {
  /** An address without options gives every option its documented fallback and warns of nothing. */
  it('has a fallback for each', () => {
    const { options, warnings } = parse('');
    expect(warnings).toEqual([]);
    for (const name of names) expect(options[name]).toEqual(table[name].fallback);
  });

  /** Each kind of option is read as what it means, not as text. */
  it('reads numbers, switches, choices and lists', () => {
    const { options, warnings } = parse('?theme=NEON&size=32&rtl=1&badges=0&hide_from=@Milo,%20ShowBot&chroma=%2300ff00&font=Comic%20Neue');
    expect(warnings).toEqual([]);
    expect(options).toMatchObject({ theme: 'neon', size: 32, rtl: true, badges: false, hide_from: ['milo', 'showbot'] });
    expect(options).toMatchObject({ chroma: '#00ff00', font: 'Comic Neue' });
  });

  /** A number outside its limits becomes the nearer limit: a typing mistake never empties the screen. */
  it('keeps numbers within limits', () => {
    const { options } = parse('limit=0&fade=99999&opacity=0&scale=100&delay=-3');
    expect(options).toMatchObject({ limit: 1, fade: 3600, opacity: 0.1, scale: 4, delay: 0 });
  });

  /** What means nothing is named in a warning and leaves the fallback; known options beside it still count. */
  it('warns of what it cannot use', () => {
    const { options, warnings } = parse('theme=comic&sise=40&size=big&times=1&__proto__=1&font=a;b');
    expect(options).toMatchObject({ theme: 'plain', size: 24, times: true, font: null });
    expect(warnings).toHaveLength(5);
    expect(warnings.join(' ')).toMatch(/comic.*sise.*big.*__proto__.*a;b/);
  });

  /** Words that can be switched take 0 and 1 too. */
  it('switches words', () => {
    expect(parse('animate=0&demo=1').options).toMatchObject({ animate: 'none', demo: 'live' });
    expect(parse('animate=1&demo=static').options).toMatchObject({ animate: 'slide', demo: 'static' });
  });
});

describe('docs/overlay.md', () => {
  const page = readFileSync(new URL('../../../docs/overlay.md', import.meta.url), 'utf8');
  const rows = new Map([...page.matchAll(/^\| `(\w+)` \| (.*?) \| (.*?) \| /gm)].map(([, name, values, fallback]) => [name, { values, fallback }]));

  /** The page lists exactly the options there are, with the values and the fallback of the table. */
  it('says what the table says', () => {
    expect([...rows.keys()]).toEqual(names);
    for (const name of names) {
      const { fallback, values } = table[name];
      const shown = typeof fallback === 'boolean' ? String(Number(fallback)) : Array.isArray(fallback) ? '' : String(fallback ?? '');
      expect(rows.get(name), name).toEqual({ values, fallback: shown === '' ? '–' : `\`${shown}\`` });
    }
  });
});
