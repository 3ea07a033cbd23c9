import react from '@vitejs/plugin-react';
import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'vite';

const ROOT = import.meta.dirname;
const USWDS = join(ROOT, 'node_modules/@uswds/uswds');

/**
 * Two builds: the client (app.html for signed-in people, public.ts for the pages without script) and, with `--ssr`,
 * the bundle that renders public pages on the server. scripts/build-web.ts runs both.
 */
export default defineConfig(({ isSsrBuild }): UserConfig => ({
  root: join(ROOT, 'src/web'),
  base: '/',
  publicDir: false,
  plugins: [react()],
  resolve: {
    // The package's exports hide its fonts and images; Sass finds them by this name.
    alias: { '@uswds-dist': join(USWDS, 'dist') },
  },
  css: {
    preprocessorOptions: { scss: { loadPaths: [join(USWDS, 'packages')], quietDeps: true } },
  },
  build: isSsrBuild
    ? {
        outDir: join(ROOT, 'dist/ssr'),
        emptyOutDir: true,
        ssr: true,
        rollupOptions: {
          checks: { pluginTimings: false },
          input: { pages: join(ROOT, 'src/web/public-pages.tsx') },
        },
      }
    : {
        outDir: join(ROOT, 'dist/web'),
        emptyOutDir: true,
        manifest: 'manifest.json',
        // Data URLs are allowed for images only; fonts and scripts are always files of this server.
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 700,
        rollupOptions: {
          checks: { pluginTimings: false },
          input: { app: join(ROOT, 'src/web/app.html'), public: join(ROOT, 'src/web/public.ts') },
        },
      },
  ssr: { noExternal: true },
}));
