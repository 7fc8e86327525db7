import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './container.ts';
import { KioskDevice } from './kiosk-device.ts';

/** A library of glibc that nothing of ours loads by itself. */
const LIBRARY = '/usr/lib/x86_64-linux-gnu/libmemusage.so';

const SCRIPT = '/usr/local/lib/loaded.js';

describe('what would change the service under cage', { timeout: 120_000 }, () => {
  const device = new KioskDevice();
  const { debian } = device;

  beforeAll(async () => {
    await device.boot('cage xwayland');
    device.useWindow();
    debian.must('cleardesk-kiosk enable');
    await device.hasState('signed-out');
  }, 300_000);
  afterAll(() => {
    debian.remove();
  }, 60_000);

  it('loads nothing that the environment of all services names', async () => {
    debian.must('echo \'require("fs").writeFileSync("/tmp/loaded", "")\' >/root/loaded.js');
    expect(debian.must(`LD_PRELOAD=${LIBRARY} cat /proc/self/maps`)).toContain('memusage');
    const before = device.status()?.since;
    const hostile = `LD_PRELOAD=${LIBRARY} NODE_OPTIONS=--require=${SCRIPT} ELECTRON_RUN_AS_NODE=1`;
    debian.must(`systemctl set-environment ${hostile}; systemctl restart cleardesk-kiosk`);
    await device.hasState('signed-out', before);
    expect(debian.must('systemctl show-environment')).toContain('memusage');
    debian.must('systemctl unset-environment LD_PRELOAD NODE_OPTIONS ELECTRON_RUN_AS_NODE');
    const pids = [...device.processes().keys()];
    expect(pids.length).toBeGreaterThan(3);
    for (const pid of [debian.must('systemctl show -P MainPID cleardesk-kiosk'), ...pids]) {
      expect(debian.run(`cat /proc/${pid}/maps`).out).not.toContain('memusage');
      expect(debian.run(`cat /proc/${pid}/environ | tr '\\0' '\\n'`).out).not.toMatch(
        /LD_PRELOAD|NODE_OPTIONS|RUN_AS_NODE/,
      );
    }
  });

  it('opens no inspector when it is asked by a signal', async () => {
    const [main = ''] = device.processes().keys();
    debian.must(`kill -USR1 ${main}`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(device.isPortOpen(9229)).toBe(false);
    await device.hasState('signed-out');
  });

  it('loads no app that lies beside its own', async () => {
    const before = device.status()?.since;
    debian.must(
      `mkdir -p /opt/Cleardesk/resources/app; cp ${SCRIPT} /opt/Cleardesk/resources/app/index.js; echo '{"main":"index.js"}' >/opt/Cleardesk/resources/app/package.json; systemctl restart cleardesk-kiosk`,
    );
    await device.hasState('signed-out', before);
    debian.must('rm -r /opt/Cleardesk/resources/app');
  });

  it.each(['--inspect=9333', '--remote-debugging-port=9333', '--no-sandbox'])(
    'does not start with %s',
    async (argument) => {
      device.runWith(argument);
      debian.must('systemctl restart cleardesk-kiosk');
      const says = `${argument.split('=')[0] ?? ''} is not a switch that the kiosk may be started with`;
      await until('it refuses', () => {
        return debian.run('journalctl -t cleardesk-kiosk -n 20 -o cat').out.includes(says);
      });
      expect(device.status()).toBeNull();
      expect(device.isPortOpen(9333)).toBe(false);
      device.runWith('');
    },
  );

  it('has its audit file whole after all that', async () => {
    debian.must('systemctl restart cleardesk-kiosk');
    await device.hasState('signed-out');
    expect(debian.must('cleardesk audit verify')).toContain('good');
    expect(debian.run('find / -xdev -name loaded').out).toBe('');
  });
});
