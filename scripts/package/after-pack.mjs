import { chmodSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * electron-builder calls this with the folder of the app, before it becomes packages. Libraries come
 * marked as programs.
 * @param {{ appOutDir: string, electronPlatformName: string }} context
 */
export default function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName !== 'linux') return;
  for (const name of readdirSync(appOutDir)) {
    if (/\.so(\.\d+)?$/.test(name)) chmodSync(join(appOutDir, name), 0o644);
  }
}
