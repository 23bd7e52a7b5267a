// Writes src/client/wire.ts from src/client/protocol.schema.json, which `eventchat schema` prints.
import { readFile, writeFile } from 'node:fs/promises';
import { compile } from 'json-schema-to-typescript';

const here = (path) => new URL(`../src/client/${path}`, import.meta.url);
// The compiler reads tuples as older drafts wrote them: `items` with a list.
const tuples = (key, value) => (value?.prefixItems ? { ...value, items: value.prefixItems, additionalItems: false } : value);
const schema = JSON.parse(await readFile(here('protocol.schema.json'), 'utf8'), tuples);
const source = await compile(schema, 'Protocol', {
  bannerComment: '/** What travels between server and browser. Made by `npm run types` from `protocol.schema.json`; do not edit. */',
  additionalProperties: false,
  style: { singleQuote: true, printWidth: 120 },
  unreachableDefinitions: true,
});
await writeFile(here('wire.ts'), source);
