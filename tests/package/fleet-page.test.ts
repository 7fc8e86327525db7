import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../e2e/support/free-port.ts';
import { until } from './container.ts';
import { KioskDevice } from './kiosk-device.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/fleet.md'), 'utf8');
const [, commands = ''] = /```sh\n(.*?)```/s.exec(page) ?? [];
const [, setting = ''] = /```yaml\n(metrics: .*?)```/s.exec(page) ?? [];

describe('the metrics of docs/fleet.md, done as it says', { timeout: 300_000 }, () => {
  const device = new KioskDevice();
  const { debian } = device;
  let address = '';
  /** The exporter may be starting again, or have closed an idle connection. */
  const isServed = (line: string) =>
    until(`the exporter serves ${line}`, async () => {
      const answer = await fetch(`http://${address}/metrics`).catch(() => null);
      return (await answer?.text())?.includes(`\n${line}\n`) ?? false;
    });

  beforeAll(async () => {
    address = `127.0.0.1:${await freePort()}`;
    // The container shares the network of this computer: the exporter must not be open to it.
    debian.must(
      `mkdir -p /etc/default; echo 'ARGS="--web.listen-address=${address}"' >/etc/default/prometheus-node-exporter`,
    );
    debian.must(
      `printf '%s\\n' 'APT::Get::Assume-Yes "true";' 'Dpkg::Options { "--force-confold"; };' >/etc/apt/apt.conf.d/yes`,
    );
    await device.boot('cage xwayland');
    device.useWindow();
  }, 300_000);
  afterAll(() => {
    debian.remove();
  }, 60_000);

  it('are served by Debian’s node_exporter, and the kiosk may do no more there', async () => {
    debian.must('cleardesk-kiosk enable');
    await device.hasState('signed-out');
    expect(debian.run('cleardesk check')).toMatchObject({
      code: 0,
      out: expect.stringContaining('CLEARDESK OK - waiting') as unknown,
    });
    debian.must(`cat >>/etc/cleardesk/cleardesk.yaml <<'END'\n${setting}\nEND`);
    expect(debian.run('cleardesk check-config').out).toContain('node-exporter is not there');

    const [install = '', allow = '', restart = '', check = ''] = commands.trim().split('\n');
    debian.must(install, 200);
    expect(debian.run(check).out).toContain('only the owner of /var/lib/prometheus');
    debian.must(allow);
    const before = device.status()?.since;
    debian.must(restart);
    await device.hasState('signed-out', before);
    expect(debian.run(check).out).not.toContain('metrics');

    const folder = '/var/lib/prometheus/node-exporter';
    await isServed('cleardesk_up 1');
    expect(debian.must(`stat -c '%U %a' ${folder}/cleardesk.prom`)).toBe('cleardesk 644');
    expect(debian.run('cleardesk check').code).toBe(0);
    debian.must(`touch ${folder}/other.prom`);
    const asKiosk = 'setpriv --reuid=cleardesk --regid=cleardesk --init-groups';
    expect(debian.run(`${asKiosk} rm -f ${folder}/other.prom`).code).not.toBe(0);
    debian.must('apt-get install --reinstall prometheus-node-exporter', 200);
    expect(debian.must(`stat -c '%U %G %a' ${folder}`)).toBe('root cleardesk 1775');
  });

  it('are no answer for another user', () => {
    const asNobody = 'setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp';
    for (const place of ['', '--data-dir /var/lib/cleardesk']) {
      expect(debian.run(`${asNobody} cleardesk check ${place}`)).toMatchObject({
        code: 3,
        out: expect.stringContaining('CLEARDESK UNKNOWN - ') as unknown,
      });
    }
  });

  it('say that the kiosk was stopped', async () => {
    debian.must('systemctl stop cleardesk-kiosk');
    await isServed('cleardesk_up 0');
    expect(debian.run('cleardesk check')).toMatchObject({
      code: 2,
      out: expect.stringContaining('the kiosk is not running') as unknown,
    });
  });
});
