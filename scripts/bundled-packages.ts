import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Writes down which packages' code a build has taken in, in `out/bundled/` beside its own folder:
 * scripts/package/notices.mjs makes of it the licences that the installers carry.
 */
export function bundledPackages(): Plugin {
  return {
    name: 'cleardesk:bundled-packages',
    generateBundle({ dir = '' }, bundle) {
      const ids = Object.values(bundle).flatMap((part) =>
        part.type === 'chunk' ? part.moduleIds : [],
      );
      const folders = new Set(ids.flatMap((id) => packageFolder(id) ?? []));
      const list = join(dirname(dir), 'bundled', `${basename(dir)}.json`);
      mkdirSync(dirname(list), { recursive: true });
      writeFileSync(list, JSON.stringify([...folders].sort(), null, 2));
    },
  };
}

/** The innermost package that a module belongs to. */
function packageFolder(id: string): string | undefined {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(id)?.[0];
}
