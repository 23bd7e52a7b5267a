import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { plainImports } from './scripts/plain-imports.mjs';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The overlay runs in the browser inside OBS, which is years older than those of viewers: Chromium 103 up to OBS 30. */
export default defineConfig({
  base: '/',
  logLevel: 'warn',
  plugins: [plainImports],
  publicDir: false,
  build: {
    outDir: here('../eventchat/static/dist'),
    emptyOutDir: false,
    manifest: 'manifest.overlay.json',
    target: 'chrome103',
    cssTarget: 'chrome103',
    modulePreload: false,
    rolldownOptions: { input: { overlay: here('src/overlay/main.ts') } },
  },
});
