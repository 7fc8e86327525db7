import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../build/linux/root');
const unit = join(root, 'usr/lib/systemd/system/cleardesk-kiosk.service');
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe.skipIf(process.platform !== 'linux')('the service of the kiosk', () => {
  it.skipIf(!hasSystemd)('is exposed no more than it has to be', () => {
    // Tenths of a point.
    const args = ['security', '--offline=true', '--threshold=28', '--no-pager', unit];
    execFileSync('systemd-analyze', args, { stdio: 'pipe' });
  });

  it('comes back for ever, and lets Chromium make its sandbox', () => {
    const text = readFileSync(unit, 'utf8');
    expect(text).toMatch(/^Restart=always$/m);
    expect(text).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(text).toMatch(/^LimitCORE=0$/m);
    expect(text).not.toMatch(/^(RestrictNamespaces|MemoryDenyWriteExecute|PrivateUsers)=/m);
  });

  it('gives nobody another terminal', () => {
    const kiosk = readFileSync(join(root, 'usr/lib/cleardesk/kiosk'), 'utf8');
    expect(kiosk.match(/^ *cage .*$/gm)).toEqual([
      '    cage -d -- "$0" app --ozone-platform=wayland "$@"',
    ]);
    expect(kiosk).toMatch(/^ *xinit .*\n.* -configdir cleardesk\.conf\.d$/m);
    const xorg = readFileSync(join(root, 'etc/X11/cleardesk.conf.d/lockdown.conf'), 'utf8');
    expect(xorg).toMatch(/^ *Option "DontVTSwitch" "true"$/m);
  });

  it.each([
    'usr/bin/cleardesk',
    'usr/sbin/cleardesk-kiosk',
    'usr/lib/cleardesk/around-kiosk',
    'usr/lib/cleardesk/kiosk',
    'usr/lib/cleardesk/kiosk-stop',
    'usr/lib/cleardesk/restart-when-free',
  ])('%s is a script that bash can read', (script) => {
    execFileSync('bash', ['-n', join(root, script)], { stdio: 'pipe' });
  });
});
