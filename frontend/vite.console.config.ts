import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { plainImports } from './scripts/plain-imports.mjs';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The console, built apart: chunks shared with it would make every viewer load parts of it. */
export default defineConfig({
  base: '/',
  logLevel: 'warn',
  plugins: [plainImports],
  publicDir: false,
  build: {
    outDir: here('../eventchat/static/dist'),
    emptyOutDir: false,
    manifest: 'manifest.console.json',
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: false,
    rolldownOptions: { input: { console: here('src/console/main.ts') } },
  },
});
