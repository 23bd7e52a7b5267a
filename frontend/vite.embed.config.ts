import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const dist = here('../eventchat/static/dist');

/** The hashed name of the widget, known once the pages have been built. */
function widgetFile(): string {
  const manifest = JSON.parse(readFileSync(`${dist}/.vite/manifest.json`, 'utf8')) as Record<string, { file: string }>;
  const entry = manifest['src/widget/event-chat.ts'];
  if (!entry) throw new Error('The manifest has no widget: run the main build first.');
  return entry.file;
}

/** `/embed.js`: one classic script under a stable name, so that host pages never change. */
export default defineConfig({
  base: '/',
  logLevel: 'warn',
  publicDir: false,
  define: { __WIDGET__: JSON.stringify(widgetFile()) },
  build: {
    outDir: dist,
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    lib: { entry: here('src/embed.ts'), formats: ['iife'], name: 'eventchatEmbed', fileName: () => 'embed.js' },
  },
});
