import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './container.ts';
import { debs } from './debs.ts';
import { KioskDevice, press } from './kiosk-device.ts';

const SUPERVISOR = /^bash \/usr\/lib\/cleardesk\/cleardesk-session/;

describe('the kiosk as a service, under cage', { timeout: 300_000 }, () => {
  const device = new KioskDevice();
  const { debian } = device;

  beforeAll(() => device.boot('cage xwayland grim'), 300_000);
  afterAll(() => {
    debian.remove();
  }, 60_000);

  it('says what is missing, and what is wrong, before it enables anything', () => {
    expect(debian.run('cleardesk-kiosk status')).toEqual({
      code: 1,
      out: 'This device is not a kiosk.',
    });
    expect(debian.run('cleardesk-kiosk enable --x11').out).toContain('xinit is missing');
    debian.must(
      'cp /etc/cleardesk/cleardesk.yaml /root/good.yaml; echo "idle: 5" >>/etc/cleardesk/cleardesk.yaml',
    );
    expect(debian.run('cleardesk-kiosk enable')).toMatchObject({ code: 1 });
    debian.must('cp /root/good.yaml /etc/cleardesk/cleardesk.yaml');
  });

  it('runs sealed off, with Chromium’s sandbox within', async () => {
    device.useWindow();
    debian.must('cleardesk-kiosk enable');
    await device.hasState('signed-out');
    expect(debian.must('cleardesk-kiosk status')).toBe('cleardesk-kiosk.service: enabled, active');

    const main = debian.must('systemctl show -P MainPID cleardesk-kiosk');
    expect(debian.must(`grep -E '^(CapBnd|CapEff|NoNewPrivs)' /proc/${main}/status`)).toBe(
      'CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1',
    );
    expect(debian.must(`grep core /proc/${main}/limits`)).toMatch(/core file size +0 +0/);
    const scope = debian.must(`grep -m 1 -o 'session-[^/]*\\.scope' /proc/${main}/cgroup`);
    expect(debian.must(`systemctl show -P MemorySwapMax ${scope}`)).toBe('0');
    expect(debian.must(`systemctl show -P DevicePolicy ${scope}`)).toBe('closed');
    const [renderer = ''] = device.processes(/^\/opt\/.*--type=renderer/).keys();
    expect(debian.must(`grep '^Seccomp:' /proc/${renderer}/status`)).toBe('Seccomp:\t2');
    const namespace = (pid: string) => debian.must(`readlink /proc/${pid}/ns/user`);
    expect(namespace(renderer)).not.toBe(namespace('1'));
    // With -s, cage would switch terminals.
    expect(debian.must("tr '\\0' ' ' </proc/$(pidof cage)/cmdline")).toMatch(/^cage -d -- /);
  });

  it('shows its screen', async () => {
    const folder = join(import.meta.dirname, '../../test-results/package');
    mkdirSync(folder, { recursive: true });
    await until('most of it is as light as the sign-in screen', async () => {
      debian.run(
        'XDG_RUNTIME_DIR=/run/cleardesk WAYLAND_DISPLAY=wayland-0 timeout 5 grim /root/shot.png',
      );
      const shot = readFileSync(join(debian.root, 'root/shot.png'));
      writeFileSync(join(folder, 'cage.png'), shot);
      const { dominant } = await sharp(shot).stats();
      return Math.min(dominant.r, dominant.g, dominant.b) > 200;
    });
  });

  it.each([
    ['the app', /^\/opt\/.cleardesk-running\/cleardesk --ozone/],
    ['the compositor', /^cage -d/],
    ['its supervisor', SUPERVISOR],
    ['what the compositor runs', /^\/bin\/bash \/usr\/lib\/cleardesk\/kiosk app/],
    ['what the service runs', /^\/bin\/bash \/usr\/lib\/cleardesk\/kiosk wayland/],
  ])('comes back when %s is killed', async (_what, command) => {
    await device.hasState('signed-out');
    const before = device.status()?.since;
    const [pid = ''] = device.processes(command).keys();
    debian.must(`kill -KILL ${pid}`);
    await device.hasState('signed-out', before);
    expect(device.processes(SUPERVISOR).size).toBe(1);
    expect(debian.must('cleardesk audit verify')).toContain('good');
  });

  it('goes on with the files it started with, until the session has ended', async () => {
    debian.must('echo "# ours" >>/etc/cleardesk/cleardesk.yaml');
    await device.startSession();
    const session = device.status()?.sessionId;
    const processes = [...device.processes().keys()];
    expect(debian.install(debian.bring(debs.current))).toMatchObject({ code: 0 });
    expect(debian.must('cleardesk --version')).not.toContain('0.0.9');
    // It looks every two seconds whether somebody has a session.
    await new Promise((resolve) => setTimeout(resolve, 6000));
    expect(device.status()).toMatchObject({ state: 'active', sessionId: session });
    // One more may wait to take over by now.
    expect([...device.processes().keys()]).toEqual(expect.arrayContaining(processes));

    expect(debian.must('cleardesk end-session --reason test')).toMatch(/clean {4}yes/);
    await until('the new version runs', () => {
      return device.lastRecord('kiosk-started')['version'] !== '0.0.9';
    });
    await device.hasState('signed-out');
    const events = device.events();
    const since = events.slice(events.lastIndexOf('session-started'));
    expect(since).toEqual(expect.arrayContaining(['ending-finished', 'kiosk-stopped']));
    expect(since).not.toContain('recovery');
    expect(debian.must('cleardesk audit verify')).toContain('good');
    expect(debian.must('tail -n 1 /etc/cleardesk/cleardesk.yaml')).toBe('# ours');
    await device.startSession();
    debian.must('cleardesk end-session');
  });

  it('goes over to new files by itself, when nobody has a session', async () => {
    await device.hasState('signed-out');
    const before = device.status()?.since;
    debian.must(`apt-get install -y -q --reinstall ${debian.bring(debs.current)}`);
    await device.hasState('signed-out', before);
    expect(debian.must('cleardesk audit verify')).toContain('good');
  });

  it('stays ended when an administrator ends it at the screen, until the next start', async () => {
    const hash = debian.must('echo correct-horse-battery | cleardesk hash-password');
    debian.must(`echo 'admin: { passwordHash: "${hash}" }' >>/etc/cleardesk/cleardesk.yaml`);
    debian.must('systemctl restart cleardesk-kiosk');
    await device.hasState('signed-out');
    // The picture is held, and asks for the password; the first button leaves, and asks again.
    press('sleep 1 mousemove 512 196 sleep 1 mousedown 1 sleep 3.5 mouseup 1 sleep 1');
    press('type correct-horse-battery');
    press('key Return');
    await until('the administrator is there', () => device.events().includes('admin-opened'));
    press('sleep 1 key Tab key Return sleep 1 key shift+Tab key Return');
    await until('the kiosk has ended', () => {
      return debian.run('systemctl is-active cleardesk-kiosk').out === 'inactive';
    });
    expect(debian.must('systemctl show -P ExecMainStatus cleardesk-kiosk')).toBe('77');
    expect(device.lastRecord('kiosk-stopped')).toMatchObject({ by: 'administrator' });
    // RestartSec is one second.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(debian.run('cleardesk-kiosk status')).toEqual({
      code: 1,
      out: 'cleardesk-kiosk.service: enabled, inactive',
    });
    debian.must('systemctl start cleardesk-kiosk');
    await device.hasState('signed-out');
  });

  it('ends and is recorded when it is disabled, and leaves nothing when it is purged', () => {
    debian.must('cleardesk-kiosk disable');
    expect(debian.must('tail -n 1 /var/log/cleardesk/audit.jsonl')).toMatch(
      /"event":"kiosk-stopped".*"takeover":false/,
    );
    expect(debian.run('cleardesk-kiosk status').code).toBe(1);
    expect(readdirSync(join(debian.root, 'opt'))).toEqual(['Cleardesk']);
    debian.must('rm -r /etc/systemd/system/cleardesk-kiosk.service.d');
    debian.must('apt-get purge -y -q cleardesk');
    expect(debian.leftovers()).toBe('');
  });
});
