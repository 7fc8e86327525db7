import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Container, until } from './container.ts';
import { debs } from './debs.ts';

const display = process.env['DISPLAY'] ?? '';
const AS_KIOSK =
  'setpriv --reuid=cleardesk --regid=cleardesk --init-groups env -i PATH=/usr/bin:/bin HOME=/var/lib/cleardesk XDG_RUNTIME_DIR=/run/kiosk NO_AT_BRIDGE=1 CLEARDESK_DATA_DIR=/var/lib/cleardesk CLEARDESK_AUDIT_DIR=/var/log/cleardesk';
const APP = '/opt/Cleardesk/cleardesk --ozone-platform=x11';

/** Everything of Cleardesk that could be left, wherever it is. */
const LEFTOVERS =
  "find / -xdev \\( -iname '*cleardesk*' -o -user cleardesk \\) -not -path '/root/*' -not -path '/proc/*' -not -path '/var/log/apt/*' 2>/dev/null; grep -l cleardesk /etc/passwd /etc/group /etc/shadow";

describe('the deb on a bare Debian, without systemd', { timeout: 300_000 }, () => {
  const debian = new Container();
  afterAll(() => {
    debian.remove();
  });

  const state = () => {
    const { code, out } = debian.run('cleardesk status');
    return code === 0 ? (JSON.parse(out) as { state: string }).state : null;
  };

  it('installs with what it declares, and enables nothing', () => {
    expect(debian.install(debian.bring(debs.previous))).toMatchObject({ code: 0 });
    expect(debian.run('find /etc/systemd -name "*cleardesk*"').out).toBe('');
    expect(debian.must('stat -c %U:%a /var/lib/cleardesk /var/log/cleardesk')).toBe(
      'cleardesk:700\ncleardesk:700',
    );
    expect(debian.must('stat -c %U:%G:%a /etc/cleardesk/cleardesk.yaml')).toBe('root:root:644');
  });

  it('answers commands, as root and without a display', () => {
    expect(debian.must('cleardesk --version')).toBe('cleardesk 0.0.9');
    expect(debian.must('cleardesk --help')).toContain('audit verify');
    expect(debian.must('cleardesk check-config')).toContain('/etc/cleardesk/cleardesk.yaml: good');
    expect(debian.run('cleardesk dance').code).toBe(2);
    expect(debian.must('cleardesk audit init')).toContain('The verification key');
    expect(debian.must('stat -c %U:%a /var/log/cleardesk/audit.jsonl')).toBe('cleardesk:600');
    expect(debian.run('cleardesk')).toEqual({
      code: 2,
      out: 'cleardesk: The kiosk does not run as root. `cleardesk-kiosk enable` runs it on this device.',
    });
    expect(debian.run('cleardesk diagnose').out).toMatch(
      /== versions\ncleardesk 0\.0\.9, electron/,
    );
  });

  // A change of its own, and one of every way to make Electron another program.
  it.each([
    ['--inspect', `${AS_KIOSK} DISPLAY=${display} ${APP} --inspect=9333`],
    [
      '--remote-debugging-port',
      `${AS_KIOSK} DISPLAY=${display} ${APP} --remote-debugging-port=9333`,
    ],
    ['NODE_OPTIONS', `${AS_KIOSK} DISPLAY=${display} NODE_OPTIONS=--inspect=9333 ${APP}`],
  ])('opens no door for %s', (_how, command) => {
    const { out } = debian.run(
      `install -d -o cleardesk -m 700 /run/kiosk; timeout 6 ${command} & sleep 4; grep -q ':2475 .* 0A' /proc/net/tcp && echo the door is open; wait`,
    );
    expect(out).not.toContain('the door is open');
  });

  it('is not Node, and loads no app but its own', () => {
    const script = 'require("fs").writeFileSync("/tmp/was-node","")';
    debian.run(
      `${AS_KIOSK} ELECTRON_RUN_AS_NODE=1 timeout 5 /opt/Cleardesk/cleardesk -e '${script}'`,
    );
    debian.must(
      `mkdir -p /opt/Cleardesk/resources/app; echo '${script}' >/opt/Cleardesk/resources/app/index.js; echo '{"main":"index.js"}' >/opt/Cleardesk/resources/app/package.json`,
    );
    expect(debian.run('cleardesk --version; ls /tmp/was-node 2>&1').out).toMatch(
      /^cleardesk 0\.0\.9\n.*No such file/,
    );
    debian.must('rm -r /opt/Cleardesk/resources/app');
  });

  it('does its work as an ordinary user, in Chromium’s sandbox, and records it', async () => {
    const end = debian.start(
      `install -d -o cleardesk -m 700 /run/kiosk; echo $$ >/run/started.pid; exec ${AS_KIOSK} DISPLAY=${display} /usr/lib/cleardesk/cleardesk-session ${APP}`,
    );
    await until('people can sign in', () => state() === 'signed-out');
    await until('a session runs', () => {
      execFileSync('xdotool', ['key', 'Tab', 'key', 'Return']);
      return state() === 'active';
    });
    // This computer sees the container's processes.
    const renderer = execFileSync('pgrep', ['-f', '/opt/Cleardesk/cleardesk --type=renderer'], {
      encoding: 'utf8',
    }).split('\n')[0];
    const status = execFileSync('cat', [`/proc/${renderer ?? ''}/status`], { encoding: 'utf8' });
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    const namespaces = (pid: string) =>
      execFileSync('readlink', [`/proc/${pid}/ns/user`, `/proc/${pid}/ns/net`], {
        encoding: 'utf8',
      });
    expect(namespaces(renderer ?? '')).not.toBe(namespaces('self'));

    const receipt = debian.must('cleardesk end-session --reason test');
    expect(receipt).toMatch(/clean {4}yes/);
    expect(debian.must('cleardesk audit verify')).toContain('good');
    await end();
  });

  it('keeps config and audit file in an update, and refuses to go back', () => {
    debian.must('echo "language: de" >>/etc/cleardesk/cleardesk.yaml');
    const records = debian.must('cleardesk audit verify');
    expect(debian.install(debian.bring(debs.current))).toMatchObject({ code: 0 });
    expect(debian.must('cleardesk --version')).not.toContain('0.0.9');
    expect(debian.must('tail -n 1 /etc/cleardesk/cleardesk.yaml')).toBe('language: de');
    expect(debian.must('cleardesk audit verify')).toBe(records);
    expect(debian.install(debian.bring(debs.previous))).toMatchObject({
      code: 100,
      out: expect.stringContaining('Packages were downgraded') as string,
    });
  });

  it('keeps the audit file when it is removed, and nothing when it is purged', () => {
    debian.must('apt-get remove -y -q cleardesk');
    expect(debian.run('test -s /var/log/cleardesk/audit.jsonl').code).toBe(0);
    expect(debian.run('test -e /opt/Cleardesk').code).toBe(1);
    debian.must('apt-get purge -y -q cleardesk');
    expect(debian.run(LEFTOVERS).out).toBe('');
  });
});

describe('the kiosk as a service, under cage', { timeout: 300_000 }, () => {
  const debian = new Container();
  const screenshots = join(import.meta.dirname, '../../test-results/package');

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    debian.install(debian.bring(debs.previous));
    debian.install('systemd-sysv libpam-systemd dbus cage xwayland grim');
    debian.must('systemctl mask console-getty.service getty.target');
    await debian.boot();
  }, 300_000);
  afterAll(() => {
    debian.remove();
  });

  const kiosk = () => {
    const { code, out } = debian.run('cleardesk status');
    return code === 0 ? (JSON.parse(out) as { state: string; since: string }) : null;
  };

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
    // No graphics card and no terminal here: all else is as the package has it.
    debian.must(`mkdir -p /etc/systemd/system/cleardesk-kiosk.service.d
      printf '%s\\n' '[Unit]' ConditionPathExists= '[Service]' TTYPath= StandardInput=null ExecStart= \\
        'ExecStart=/usr/lib/cleardesk/kiosk wayland --disable-gpu --disable-software-rasterizer' \\
        'Environment=WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman LIBSEAT_BACKEND=noop' \\
        >/etc/systemd/system/cleardesk-kiosk.service.d/headless.conf
      systemctl daemon-reload`);
    debian.must('cleardesk-kiosk enable');
    await until('people can sign in', () => kiosk()?.state === 'signed-out');
    expect(debian.must('cleardesk-kiosk status')).toBe('cleardesk-kiosk.service: enabled, active');

    const main = debian.must('systemctl show -P MainPID cleardesk-kiosk');
    expect(debian.must(`grep -E '^(CapBnd|CapEff|NoNewPrivs)' /proc/${main}/status`)).toBe(
      'CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1',
    );
    expect(debian.must(`grep core /proc/${main}/limits`)).toMatch(/core file size +0 +0/);
    const scope = debian.must(`grep -m 1 -o 'session-[^/]*\\.scope' /proc/${main}/cgroup`);
    expect(debian.must(`systemctl show -P MemorySwapMax -P DevicePolicy ${scope}`)).toBe(
      'closed\n0',
    );
    const sandboxed = debian.must(
      "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -q -- '^/opt/.*--type=renderer' && readlink $p/ns/user && grep '^Seccomp:' $p/status; done; readlink /proc/1/ns/user",
    );
    const [renderer, seccomp, init] = sandboxed.split('\n');
    expect(renderer).not.toBe(init);
    expect(seccomp).toBe('Seccomp:\t2');
  });

  it('shows its screen', async () => {
    const shot = join(debian.root, 'root/shot.png');
    await until('the screen is not black', () => {
      debian.run('XDG_RUNTIME_DIR=/run/cleardesk WAYLAND_DISPLAY=wayland-0 grim /root/shot.png');
      copyFileSync(shot, join(screenshots, 'cage.png'));
      return statSync(shot).size > 10_000;
    });
  });

  it('comes back when it is killed, whatever of it that is', async () => {
    for (const what of [
      '[o]pt/.cleardesk-running/cleardesk --ozone',
      '[c]age -d',
      '[c]leardesk-session',
    ]) {
      const before = kiosk()?.since;
      debian.run(
        `for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null | grep -q '${what}' && kill -KILL \${p#/proc/}; done`,
      );
      await until(`it is back after ${what}`, () => {
        const now = kiosk();
        return now?.state === 'signed-out' && now.since !== before;
      });
    }
    expect(debian.must('cleardesk audit verify')).toContain('good');
  });

  it('has a library put before it only by root, who has put the service there', () => {
    const main = debian.must('systemctl show -P MainPID cleardesk-kiosk');
    debian.must('systemctl set-environment LD_PRELOAD=/tmp/evil.so NODE_OPTIONS=--inspect');
    debian.must(
      'systemctl restart cleardesk-kiosk; systemctl unset-environment LD_PRELOAD NODE_OPTIONS',
    );
    const now = debian.must('systemctl show -P MainPID cleardesk-kiosk');
    expect(now).not.toBe(main);
    expect(debian.must(`tr '\\0' '\\n' </proc/${now}/environ`)).not.toMatch(
      /LD_PRELOAD|NODE_OPTIONS/,
    );
  });

  it('goes over to a new version by itself, when nobody has a session', async () => {
    await until('people can sign in', () => kiosk()?.state === 'signed-out');
    const before = kiosk()?.since;
    expect(debian.install(debian.bring(debs.current))).toMatchObject({ code: 0 });
    await until('the new version runs', () => {
      const now = kiosk();
      return now?.state === 'signed-out' && now.since !== before;
    });
    const started = debian.must('grep kiosk-started /var/log/cleardesk/audit.jsonl | tail -n 1');
    expect(started).not.toContain('"version":"0.0.9"');
    expect(debian.must('cleardesk audit verify')).toContain('good');
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
    expect(debian.run(LEFTOVERS).out).toBe('');
  });
});
