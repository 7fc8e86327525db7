import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { appCommand } from './kiosk.ts';

/** A Wayland compositor with no display, as an ordinary user, for cage refuses root. */
export interface Wayland {
  /** Runs the app's command below the compositor, under the supervisor. */
  readonly supervisor: string;
  close(): void;
}

const NOBODY = '65534';

/** Puts a copy of the app and of Electron where an ordinary user can read it. */
export function wayland(): Wayland {
  const checkout = join(import.meta.dirname, '../../..');
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-wayland-'));
  const at = (name: string) => join(folder, name);
  cpSync(dirname(appCommand()[0] ?? ''), at('electron'), { recursive: true });
  for (const name of ['out', 'package.json', 'build', 'node_modules/keytar']) {
    cpSync(join(checkout, name), at(`app/${name}`), { recursive: true });
  }
  writeFileSync(at('below-cage'), script(folder), { mode: 0o755 });
  chmodSync(folder, 0o755);
  return {
    supervisor: at('below-cage'),
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Its arguments are the app's command; what comes after the app's folder is handed on. */
function script(folder: string): string {
  const asRoot = process.getuid?.() === 0;
  const user = asRoot ? `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups ` : '';
  return `#!/bin/bash
set -eu
while [[ $1 != --config ]]; do shift; done
here=$(dirname "$2")
mkdir -m 700 "$here/run"
${asRoot ? `chown -R ${NOBODY}:${NOBODY} "$here"` : ''}
export XDG_RUNTIME_DIR=$here/run WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman
unset DISPLAY
exec ${user}cage -- "${folder}/app/build/cleardesk-session" "${folder}/electron/electron" \\
  --ozone-platform=wayland --disable-gpu --disable-software-rasterizer "${folder}/app" "$@"
`;
}
