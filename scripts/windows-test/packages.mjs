import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, fetchPackage } from '../npm-package.mjs';
import { NODE_FOR_WINDOWS } from '../package/other-systems.mjs';
import { root } from '../prepare.mjs';

/** What Vitest needs on Windows; npm has installed what it needs on this computer. */
const BINDINGS = [
  '@rolldown/binding-win32-x64-msvc',
  '@esbuild/win32-x64',
  'lightningcss-win32-x64-msvc',
];

/**
 * Fetches Node for Windows and the bindings for Windows of the versions that package-lock.json has.
 * @returns {Promise<{node: string, modules: string}>} the executable, and a folder to lay over node_modules
 */
export async function windowsPackages() {
  const node = await fetchPackage(NODE_FOR_WINDOWS);
  const modules = join(cacheFolder(), 'windows-modules');
  rmSync(modules, { recursive: true, force: true });
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const name of BINDINGS) {
    const { version, integrity } = packages[`node_modules/${name}`];
    const fetched = await fetchPackage({ name, version, integrity });
    cpSync(fetched, join(modules, name), { recursive: true });
  }
  return { node: join(node, 'bin/node.exe'), modules };
}
