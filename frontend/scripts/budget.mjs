// Fails when a face is heavier than its budget: what a browser loads first, gzipped, in KB of 1024 bytes.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { plainImports } from './plain-imports.mjs';

const dist = new URL('../../eventchat/static/dist/', import.meta.url);
const read = (name) => readFileSync(new URL(name, dist));
const weigh = (bytes) => gzipSync(bytes, { level: 9 }).length / 1024;
const manifestOf = (name) => JSON.parse(read(name).toString('utf8'));

/** The files of an entry that are loaded at once: itself, what it imports (not lazily), and their styles. */
function files(manifest, key, seen = new Set()) {
  const entry = manifest[key];
  if (!entry) throw new Error(`The manifest has no ${key}; build first.`);
  if (seen.has(entry.file)) return seen;
  seen.add(entry.file);
  for (const css of entry.css ?? []) seen.add(css);
  for (const other of entry.imports ?? []) files(manifest, other, seen);
  return seen;
}
const firstLoad = (manifest, key) => [...files(manifest, key)].reduce((sum, file) => sum + weigh(read(file)), 0);

/** What is loaded at once of the client alone, as an application without our elements would bundle it. */
async function client() {
  const entry = new URL('../src/client/client.ts', import.meta.url).pathname;
  const { output } = await build({
    configFile: false,
    plugins: [plainImports],
    logLevel: 'error',
    build: { write: false, target: 'es2022', modulePreload: false, rolldownOptions: { input: entry, preserveEntrySignatures: 'exports-only' } },
  });
  return output.reduce((sum, chunk) => sum + (chunk.type === 'chunk' && !chunk.isDynamicEntry ? weigh(chunk.code) : 0), 0);
}

const pages = manifestOf('.vite/manifest.json');
const desk = manifestOf('manifest.console.json');
const overlay = manifestOf('manifest.overlay.json');
const BUDGETS = [
  ['embed.js', 1.5, weigh(read('embed.js'))],
  ['client', 5, await client()],
  ['widget with client', 25, firstLoad(pages, 'src/widget/event-chat.ts')],
  ['overlay', 15, firstLoad(overlay, 'src/overlay/main.ts')],
  ['console', 60, firstLoad(desk, 'src/console/main.ts')],
];

for (const [name, limit, size] of BUDGETS) {
  const verdict = size > limit ? 'TOO HEAVY' : 'ok';
  console.log(`${name.padEnd(20)} ${size.toFixed(2).padStart(6)} KB gz of ${String(limit).padStart(4)}   ${verdict}`);
  if (size > limit) process.exitCode = 1;
}
