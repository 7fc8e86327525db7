import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './container.ts';
import { debs } from './debs.ts';
import { KioskDevice } from './kiosk-device.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/install.md'), 'utf8');

/** The code below a heading of the page, as it stands there. */
function codeBelow(heading: string, language = 'sh'): readonly string[] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [text = ''] = section.split('\n## ');
  const blocks = text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'));
  return Array.from(blocks, ([, code = '']) => code.trim());
}

/** Lines, where each is a command. */
function commandsBelow(heading: string): readonly string[] {
  return codeBelow(heading)[0]?.split('\n') ?? [];
}

describe('docs/install.md, done as it says', { timeout: 300_000 }, () => {
  const device = new KioskDevice();
  const { debian } = device;
  const inFolder = (command: string, seconds = 60) => debian.must(`cd /root; ${command}`, seconds);

  beforeAll(async () => {
    debian.install('systemd-sysv');
    // Whoever does that by hand says yes.
    debian.must('echo \'APT::Get::Assume-Yes "true";\' >/etc/apt/apt.conf.d/yes');
    await debian.boot();
    debian.bring(debs.previous);
    debian.bring(debs.current);
    device.useWindow();
  }, 300_000);
  afterAll(() => {
    debian.remove();
  }, 60_000);

  it('installs', () => {
    const [install = ''] = commandsBelow('Install');
    expect(install).toContain('cleardesk_0.1.0_amd64.deb');
    inFolder(install.replace('0.1.0', '0.0.9'), 300);
    for (const program of ['cage', 'Xwayland']) debian.must(`command -v ${program}`);
    const table = page.matchAll(/^\| .*`(\/[^`]+)`/gm);
    const places = Array.from(table, ([, place = '']) => place);
    expect(places).toHaveLength(5);
    for (const place of places.filter((name) => !name.endsWith('.jsonl'))) {
      debian.must(`test -e ${place}`);
    }
  });

  it('is set up and checked, and becomes a kiosk', async () => {
    const [init = '', check = '', online = '', provider = '', seal = '', ...more] =
      commandsBelow('Configure and check');
    expect(more).toEqual([]);
    // Its name, help desk, site with its button, no further site, guests, no administrator.
    const answers = ['Clinic', '', 'http://127.0.0.1:9/', 'Portal', '', 'guest', ''];
    const setUp = inFolder(`printf '${answers.join('\\n')}\\n' | ${init}`);
    expect(setUp).toContain('Next: cleardesk audit init');
    const settings = '/etc/cleardesk/cleardesk.yaml';
    expect(debian.must(`stat -c '%U %a' ${settings} ${settings}.old`)).toBe('root 644\nroot 644');
    expect(inFolder(check)).toContain('cleardesk.yaml: good');
    expect(inFolder(online)).toContain('sites[0].url: 127.0.0.1:9');
    expect(debian.run(provider).out).toContain('there is no provider');
    expect(inFolder(seal)).toContain('The verification key');
    const [enable = '', status = ''] = commandsBelow('Make the device a kiosk');
    inFolder(enable);
    await until('it is a kiosk', () => debian.run(status).code === 0);
    await device.hasState('signed-out');
  });

  it('is changed by a drop-in', async () => {
    // Last it stood in for the page's own.
    debian.must('rm /etc/systemd/system/cleardesk-kiosk.service.d/arguments.conf');
    const before = device.status()?.since;
    inFolder(codeBelow('Make the device a kiosk')[1] ?? '');
    await device.hasState('signed-out', before);
    expect(
      device.processes(/^\/opt\/.*cleardesk --ozone-platform=wayland --disable-gpu /).size,
    ).toBe(1);
  });

  it('says how it is', () => {
    const [status = '', verify = '', diagnose = '', journal = ''] = commandsBelow('Check');
    expect(inFolder(status)).toContain('"state":"signed-out"');
    expect(inFolder(verify)).toContain('good');
    expect(debian.run(diagnose).out).toContain('== last troubles');
    expect(inFolder(journal)).toMatch(/cleardesk-kiosk\[\d+\]/);
  });

  it('is updated, removed and purged', async () => {
    const [update = ''] = commandsBelow('Update');
    expect(update).toContain('cleardesk_0.2.0_amd64.deb');
    inFolder(update.replace('0.2.0', '0.1.0'), 120);
    await until('the new version runs', () => {
      return device.lastRecord('kiosk-started')['version'] === '0.1.0';
    });
    await device.hasState('signed-out');
    const [remove = '', purge = ''] = commandsBelow('Remove');
    inFolder(remove);
    debian.must('test -s /var/log/cleardesk/audit.jsonl');
    debian.must('rm -r /etc/systemd/system/cleardesk-kiosk.service.d');
    inFolder(purge);
    expect(debian.leftovers()).toBe('');
  });
});
