import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { freePort } from '../e2e/support/free-port.ts';
import type { Said } from './container.ts';
import { debs } from './debs.ts';
import { KioskDevice } from './kiosk-device.ts';

const config = { version: 1, sites: [{ name: 'App', url: 'https://app.example.org' }] };
const documented = join(import.meta.dirname, '../../docs/fleet');

/** A computer that Ansible reaches by SSH, on a port of its own, for all share the network of this computer. */
interface Host {
  readonly device: KioskDevice;
  readonly port: number;
}

describe('the Ansible role of docs/fleet/ansible', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-ansible-'));
  const names = ['desk-7', 'desk-8', 'fleet'] as const;
  const hosts = new Map<string, Host>();
  const host = (name: string) => {
    const found = hosts.get(name);
    if (found === undefined) throw new Error(`no host ${name}`);
    return found.device;
  };
  const inventory = (changes: object = {}) => {
    const reach = (name: string) => ({
      ansible_host: '127.0.0.1',
      ansible_port: hosts.get(name)?.port,
    });
    const kiosk = (name: string) => ({ ...reach(name), cleardesk_groups: ['ward-3'] });
    const vars = {
      ansible_user: 'root',
      ansible_ssh_private_key_file: join(folder, 'id'),
      ansible_ssh_common_args: '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null',
      cleardesk_certificates: join(folder, 'certificates'),
      cleardesk_verification_keys: join(folder, 'verification-keys'),
      cleardesk_broker: 'localhost:8883',
      cleardesk_package: debs.current,
      cleardesk_config: { ...config, session: { idleTimeout: '3m' } },
      cleardesk_policies: { clinic: { session: { maxDuration: '8h' } } },
      ...changes,
    };
    const kiosks = { hosts: { 'desk-7': kiosk('desk-7'), 'desk-8': kiosk('desk-8') } };
    const brokers = { hosts: { fleet: reach('fleet') } };
    writeFileSync(
      join(folder, 'ansible/inventory.yml'),
      stringify({ brokers, kiosks, all: { vars } }),
    );
  };
  const play = (...options: readonly string[]): Said => {
    const { status, stdout, stderr } = spawnSync(
      'ansible-playbook',
      ['-i', 'inventory.yml', 'kiosks.yml', ...options],
      { cwd: join(folder, 'ansible'), encoding: 'utf8', timeout: 500_000 },
    );
    return { code: status ?? 124, out: `${stdout}${stderr}` };
  };
  const fleet = (command: string): Said => {
    const script = `timeout 5 sh ${join(documented, 'fleet.sh')} ${command}`;
    const env = { ...process.env, BROKER: 'localhost' };
    const cwd = join(folder, 'certificates');
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script], {
      cwd,
      env,
      encoding: 'utf8',
    });
    return { code: status ?? 124, out: `${stdout}${stderr}` };
  };

  beforeAll(async () => {
    cpSync(documented, folder, { recursive: true });
    mkdirSync(join(folder, 'certificates'));
    for (const what of [
      'ca',
      'server localhost',
      'client fleet-admin',
      'client desk-7',
      'client desk-8',
    ]) {
      const script = join(documented, 'make-certificates.sh');
      spawnSync('sh', [script, ...what.split(' ')], { cwd: join(folder, 'certificates') });
    }
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'id')]);
    for (const name of names) {
      const device = new KioskDevice();
      const { debian } = device;
      const port = await freePort();
      hosts.set(name, { device, port });
      const exporter = `127.0.0.1:${await freePort()}`;
      debian.must('mkdir -p /etc/ssh/sshd_config.d /root/.ssh');
      debian.must(
        `printf 'Port ${port}\\nListenAddress 127.0.0.1\\n' >/etc/ssh/sshd_config.d/test.conf`,
      );
      debian.must(
        `echo '${readFileSync(join(folder, 'id.pub'), 'utf8').trim()}' >/root/.ssh/authorized_keys`,
      );
      debian.must(
        `echo 'ARGS="--web.listen-address=${exporter}"' >/etc/default/prometheus-node-exporter`,
      );
      await device.bootBare(`openssh-server python3 ${name === 'fleet' ? '' : 'cage xwayland'}`);
      if (name !== 'fleet') device.useWindow();
    }
    inventory();
  }, 600_000);
  afterAll(() => {
    for (const { device } of hosts.values()) device.debian.remove();
    rmSync(folder, { recursive: true });
  }, 120_000);

  it('makes kiosks of bare computers, and finds nothing to do the second time', async () => {
    const first = play();
    expect(first.out).toMatch(/desk-7 .*failed=0/);
    expect(first.code, first.out).toBe(0);
    for (const name of ['desk-7', 'desk-8']) {
      await host(name).hasState('signed-out');
      expect(host(name).debian.run('cleardesk check').out).toContain('CLEARDESK OK');
    }
    const second = play();
    expect(second.out).toMatch(/desk-7 .*changed=0 .*failed=0/);
    expect(second.out).toMatch(/fleet .*changed=0 .*failed=0/);
  });

  it('puts the key of each audit file away, and leaves it on no device', () => {
    const keys = readdirSync(join(folder, 'verification-keys'));
    expect(keys.map((name) => name.replace(/-\d{4}-\d\d-\d\d\.key$/, ''))).toEqual([
      'desk-7',
      'desk-8',
    ]);
    for (const [index, name] of ['desk-7', 'desk-8'].entries()) {
      const key = readFileSync(join(folder, 'verification-keys', keys[index] ?? ''), 'utf8').trim();
      const { debian } = host(name);
      expect(debian.must(`cleardesk audit verify --key ${key}`)).toContain(
        'Sealed: every record from 1 on is as it was written',
      );
      const places = '/etc /var /root /home /tmp /opt /run';
      expect(debian.run(`grep -rlF ${key.slice(0, 24)} ${places} 2>/dev/null`).out).toBe('');
    }
  });

  it('lets the broker end the sessions of one device, a group and all', () => {
    for (const to of ['device/desk-7', 'group/ward-3', 'all']) {
      const watched = spawnSync(
        'sh',
        [
          '-c',
          `timeout 4 sh ${join(documented, 'fleet.sh')} watch & sleep 1; sh ${join(documented, 'fleet.sh')} end ${to}; wait`,
        ],
        {
          cwd: join(folder, 'certificates'),
          env: { ...process.env, BROKER: 'localhost' },
          encoding: 'utf8',
        },
      ).stdout;
      const answers = watched.match(/cleardesk\/receipt\/desk-\d .*"result":"nobody"/g) ?? [];
      expect(answers, watched).toHaveLength(to === 'device/desk-7' ? 1 : 2);
    }
    expect(fleet('watch').out).toMatch(/status\/desk-8 .*"state":"waiting"/);
  });

  it('writes no config and no policy that has errors', () => {
    const { debian } = host('desk-7');
    const before = debian.must('cat /etc/cleardesk/cleardesk.yaml');
    inventory({
      cleardesk_config: { ...config, session: { idleTimeout: 'soon' } },
    });
    const wrongConfig = play('--limit', 'desk-7');
    expect(wrongConfig.code).not.toBe(0);
    expect(wrongConfig.out).toContain('session.idleTimeout');
    expect(debian.must('cat /etc/cleardesk/cleardesk.yaml')).toBe(before);

    inventory({ cleardesk_policies: { clinic: { session: { maxDuration: 'long' } }, other: {} } });
    const wrongPolicy = play('--limit', 'desk-7');
    expect(wrongPolicy.code).not.toBe(0);
    expect(wrongPolicy.out).toContain('the earlier ones are in place again');
    expect(wrongPolicy.out).toContain('session.maxDuration');
    expect(debian.must('cat /etc/cleardesk/policies/*')).toContain('maxDuration: 8h');
    expect(debian.must('ls /etc/cleardesk')).not.toContain('policies.before');

    inventory({ cleardesk_policies: {} });
    expect(play('--limit', 'desk-7').code).toBe(0);
    expect(debian.must('ls /etc/cleardesk/policies')).toBe('');
  });
});
