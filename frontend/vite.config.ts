import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { plainImports } from './scripts/plain-imports.mjs';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The viewer's pages and the widget. Python finds the hashed names in `.vite/manifest.json`. */
export default defineConfig({
  base: '/',
  logLevel: 'warn',
  plugins: [plainImports],
  build: {
    outDir: here('../eventchat/static/dist'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // The oldest browsers with light-dark(): older ones would get it replaced, at twice the size.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Preloading of chunks would need inline knowledge of our origin; the widget lives on other people's pages.
    modulePreload: false,
    // The API's page is heavy, and only for those who open it; what viewers load has budgets of its own (npm run budget).
    chunkSizeWarningLimit: 1_700,
    rolldownOptions: {
      input: {
        page: here('src/widget/page.ts'),
        widget: here('src/widget/event-chat.ts'),
        rooms: here('src/pages/rooms.ts'),
        notice: here('src/pages/notice.css'),
        schema: here('src/schema.ts'),
      },
      // Hosts import the widget and use what it exports, so entries must keep their exports.
      preserveEntrySignatures: 'exports-only',
    },
  },
});
