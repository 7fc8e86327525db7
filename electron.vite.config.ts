import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { bundledPackages } from './scripts/bundled-packages.ts';
import { inlinePage } from './scripts/inline-page.ts';
import { pageScript } from './scripts/page-script.ts';

const here = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    plugins: [bundledPackages(), pageScript()],
    resolve: {
      alias: [
        // Two thirds of `mqtt` are for browsers, WebSockets and proxies, and are not used.
        { find: /^readable-stream$/, replacement: 'node:stream' },
        { find: /^(ws|socks|worker-timers)$/, replacement: here('scripts/left-out.cjs') },
      ],
    },
    build: {
      outDir: 'out/main',
      minify: true,
      // Everything but Electron, Node and native code goes in: there is little else to package.
      externalizeDeps: false,
      lib: {
        entry: {
          main: here('main/main.ts'),
          'command-worker': here('main/cli/command-worker.ts'),
          'config-worker': here('main/config/in-use/config-worker.ts'),
          'audit-worker': here('main/audit/read/audit-worker.ts'),
          'keychain-worker': here('main/identity/credentials/keychain-worker.ts'),
        },
        formats: ['cjs'],
      },
    },
  },
  preload: {
    plugins: [bundledPackages(), pageScript()],
    build: {
      outDir: 'out/preload',
      // A sandboxed preload may be one CommonJS file only (Electron docs, tutorial/sandbox).
      externalizeDeps: false,
      lib: {
        entry: { index: here('preload/index.ts'), 'site-guard': here('preload/site-guard.ts') },
        formats: ['cjs'],
      },
    },
  },
  renderer: {
    root: here('renderer'),
    plugins: [react(), bundledPackages(), inlinePage()],
    build: {
      outDir: here('out/renderer'),
      minify: true,
      // The fonts become part of the page, as its script and its style do (scripts/inline-page.ts).
      assetsInlineLimit: 1_000_000,
      modulePreload: false,
      rolldownOptions: {
        input: here('renderer/index.html'),
        output: { codeSplitting: false },
      },
    },
  },
});
