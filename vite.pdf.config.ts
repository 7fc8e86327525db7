import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { bundledPackages } from './scripts/bundled-packages.ts';

const here = (path: string) => resolve(import.meta.dirname, path);
const pdfjs = here('node_modules/pdfjs-dist');

/** What pdf.js loads while it shows a document: its worker, fonts, character maps, decoders, and icons of notes. */
function runtimeFiles(): Plugin {
  return {
    name: 'cleardesk:pdf-runtime-files',
    generateBundle() {
      const emit = (folder: string, name: string, to: string) => {
        const source = readFileSync(join(pdfjs, folder, name));
        this.emitFile({ type: 'asset', fileName: `${to}${name}`, source });
      };
      const page = readFileSync(here('renderer/pdf/viewer.html'));
      this.emitFile({ type: 'asset', fileName: 'viewer.html', source: page });
      emit('legacy/build', 'pdf.worker.min.mjs', '');
      for (const folder of ['cmaps', 'standard_fonts', 'wasm']) {
        for (const name of readdirSync(join(pdfjs, folder))) emit(folder, name, `${folder}/`);
      }
      for (const name of readdirSync(join(pdfjs, 'legacy/web/images'))) {
        if (name.startsWith('annotation-')) emit('legacy/web/images', name, 'images/');
      }
    },
  };
}

/** The PDF viewer: a page of its own, which runs in the sites' partition (electron/browser/pdf/pdf-viewer.ts). */
export default defineConfig({
  root: here('renderer/pdf'),
  base: './',
  plugins: [bundledPackages(), runtimeFiles()],
  build: {
    outDir: here('out/pdf'),
    emptyOutDir: true,
    minify: true,
    modulePreload: false,
    chunkSizeWarningLimit: 2000, // in kB; it is loaded from the disk
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    rolldownOptions: {
      input: here('renderer/pdf/viewer.ts'),
      output: {
        codeSplitting: false,
        entryFileNames: 'viewer.js',
        assetFileNames: 'viewer[extname]',
      },
    },
  },
});
