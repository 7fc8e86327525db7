import { build, type Plugin } from 'vite';

const QUERY = '?page-script';

/**
 * `import script from './x.ts?page-script'` gives the text of a script for a site's page: the file and
 * what it imports, as one function that runs at once. Nothing is minified or replaced, for the order in
 * which such a script takes what it uses from the page is what makes it safe.
 */
export function pageScript(): Plugin {
  return {
    name: 'cleardesk:page-script',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(QUERY)) return null;
      const file = await this.resolve(source.slice(0, -QUERY.length), importer);
      return file === null ? null : `${file.id}${QUERY}`;
    },
    async load(id) {
      if (!id.endsWith(QUERY)) return null;
      const file = id.slice(0, -QUERY.length);
      const { code, files } = await bundlePageScript(file);
      for (const each of files) this.addWatchFile(each);
      return { code: `export default ${JSON.stringify(code)};`, moduleType: 'js' };
    },
  };
}

/** @returns the script's text, and the files that it is made of */
export async function bundlePageScript(
  file: string,
): Promise<{ readonly code: string; readonly files: readonly string[] }> {
  const result = await build({
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      modulePreload: false,
      lib: { entry: file, formats: ['iife'], name: 'unused', fileName: 'script' },
    },
  });
  const output = Array.isArray(result) ? result.flatMap((each) => each.output) : [];
  const [chunk] = output;
  if (output.length !== 1 || chunk?.type !== 'chunk')
    throw new Error(`${file} does not become one script`);
  return { code: chunk.code, files: chunk.moduleIds };
}
