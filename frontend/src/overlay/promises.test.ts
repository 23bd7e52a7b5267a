import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const here = new URL('./', import.meta.url);
const page = readFileSync(new URL('../../../docs/overlay.md', here), 'utf8');
const own = page.slice(page.indexOf('## Your own CSS'));
const promised = (pattern: RegExp): string[] => [...new Set([...own.matchAll(pattern)].map(([, name]) => name as string))];

const files = [...readdirSync(here), ...readdirSync(new URL('themes/', here)).map((name) => `themes/${name}`)];
const read = (end: string): string =>
  files
    .filter((name) => name.endsWith(end) && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, here), 'utf8'))
    .join('\n');
const [code, css] = [read('.ts'), read('.css')];

describe('what streamers’ own CSS may rely on', () => {
  /** Every class that docs/overlay.md names is on an element. */
  it('has the classes', () => {
    const classes = promised(/`\.([\w-]+)`/g);
    expect(classes.length).toBeGreaterThan(8);
    for (const name of classes) expect(code, name).toContain(`'${name}'`);
  });

  /** Every custom property that docs/overlay.md names is used by the styles. */
  it('has the properties', () => {
    const properties = promised(/`(--[\w-]+)`/g);
    expect(properties.length).toBeGreaterThan(8);
    for (const name of properties) expect(css, name).toContain(`var(${name})`);
  });

  /** No rule outside the layer, none with an id or !important, none heavier than a class: a streamer's CSS always wins. */
  it('never outweighs them', () => {
    const rules = css.replace(/\/\*[\s\S]*?\*\//g, '');
    expect(rules).not.toMatch(/!important|#[\w-]+\s*[{,]/);
    for (const sheet of rules.split('@layer eventchat').slice(1)) expect(sheet.trim().startsWith('{')).toBe(true);
    const selectors = [...rules.matchAll(/([^{};]+)\{/g)].map(([, selector]) => (selector ?? '').replace(/:where\((?:[^()]|\([^()]*\))*\)/g, ''));
    for (const selector of selectors) {
      if (selector.includes('@')) continue;
      for (const one of selector.split(',')) expect(one.match(/\.[\w-]+|\[/g)?.length ?? 0, one).toBeLessThanOrEqual(1);
    }
  });
});
