import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { Container, until } from './container.ts';
import { debs } from './debs.ts';
import { display } from './kiosk-device.ts';

const AS_KIOSK =
  'setpriv --reuid=cleardesk --regid=cleardesk --init-groups env -i PATH=/usr/bin:/bin HOME=/var/lib/cleardesk XDG_RUNTIME_DIR=/run/kiosk NO_AT_BRIDGE=1 CLEARDESK_DATA_DIR=/var/lib/cleardesk CLEARDESK_AUDIT_DIR=/var/log/cleardesk';
const ENTER = 'install -d -o cleardesk -m 700 /run/kiosk;';
const APP = '/opt/Cleardesk/cleardesk --ozone-platform=x11';

describe('the deb on a bare Debian, without systemd', { timeout: 300_000 }, () => {
  const debian = new Container();
  afterAll(() => {
    debian.remove();
  }, 60_000);

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

  it('belongs to root as it was packed', () => {
    expect(debian.must('dpkg --verify cleardesk')).toBe('');
  });

  it.each(['--inspect', '--inspect-brk', '--remote-debugging-port'])('refuses %s', (name) => {
    const app = `${AS_KIOSK} DISPLAY=${display} ${APP}`;
    expect(debian.run(`${ENTER} timeout 20 ${app} ${name}=9333`)).toEqual({
      code: 2,
      out: `cleardesk: ${name} is not a switch that the kiosk may be started with`,
    });
  });

  it('opens no door for NODE_OPTIONS', () => {
    const app = `${AS_KIOSK} DISPLAY=${display} NODE_OPTIONS=--inspect=9333 ${APP}`;
    const { out } = debian.run(
      `${ENTER} timeout 6 ${app} & sleep 4; cleardesk status; grep -q ':2475 .* 0A' /proc/net/tcp && echo the door is open; wait`,
    );
    expect(out).toContain('"state":"signed-out"');
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
      `${ENTER} echo $$ >/run/started.pid; exec ${AS_KIOSK} DISPLAY=${display} /usr/lib/cleardesk/cleardesk-session ${APP}`,
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
    expect(debian.leftovers()).toBe('');
  });
});
