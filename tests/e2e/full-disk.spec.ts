import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readRecords } from '../../main/audit/read/read-records.ts';
import { verifyAuditFile } from '../../main/audit/verify/verify.ts';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test as base } from './support/test.ts';

const supervisor = join(import.meta.dirname, '../../build/cleardesk-session');

/** A data folder on a small disk of its own, whose blocks are smaller than an ending's records. */
interface SmallDisk {
  /** To be launched in: its `data` is the disk. */
  readonly folder: string;
  readonly fill: () => void;
  readonly empty: () => void;
  /** As a kernel does that finds an error on it. */
  readonly makeReadOnly: () => void;
  readonly repair: () => void;
}

const test = base.extend<{ disk: SmallDisk }>({
  disk: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'cleardesk-e2e-'));
    const [data, image] = [join(folder, 'data'), join(folder, 'disk')];
    mkdirSync(data);
    const run = (line: string) => {
      const { status, stderr, stdout } = spawnSync('sh', ['-c', line], { encoding: 'utf8' });
      return { status, stderr, stdout: stdout.trim() };
    };
    const mount = `mount -o loop,errors=remount-ro ${image} ${data}`;
    const made = run(`truncate -s 64M ${image} && mkfs.ext4 -q -b 1024 -m 0 ${image} && ${mount}`);
    test.skip(made.status !== 0, `only where a disk can be mounted: ${made.stderr}`);
    const device = run(`findmnt -n -o SOURCE ${data}`).stdout;
    await use({
      folder,
      fill: () => {
        expect(run(`cat /dev/zero >> ${data}/filler`).stderr).toContain('No space left');
      },
      empty: () => {
        rmSync(join(data, 'filler'));
      },
      makeReadOnly: () => {
        writeFileSync(`/sys/fs/ext4/${basename(device)}/trigger_fs_error`, '1');
      },
      repair: () => {
        // A process that has just been killed may hold it for a moment.
        const unmount = `for look in $(seq 50); do umount ${data} && break; sleep 0.1; done`;
        run(`(${unmount}) 2>&1; e2fsck -p ${image}`);
        expect(run(mount)).toEqual({ status: 0, stderr: '', stdout: '' });
      },
    });
    run(`umount --lazy ${data}`);
  },
});

const heading = (kiosk: Kiosk) => kiosk.screens.getByRole('heading');

async function isOutOfService(kiosk: Kiosk): Promise<void> {
  await expect(heading(kiosk)).toHaveText('This device is out of service');
  await expect(kiosk.screens.getByRole('button', { name: 'Details for IT' })).toBeVisible();
  await expect(kiosk.screens.getByRole('button')).toHaveCount(1);
}

async function isInService(kiosk: Kiosk): Promise<void> {
  await expect(heading(kiosk)).toHaveText('Welcome');
  await kiosk.startSession();
  await kiosk.endSession();
  expect(verifyAuditFile(kiosk.auditFile).kind).toBe('good');
}

test('a disk that fills up: nobody signs in from the first record on that finds no room', async ({
  portal,
  launch,
  disk,
}) => {
  const config = configFor(portal.url);
  const kiosk = await launch({ config, folder: disk.folder, supervisor });
  const hasNoRoom = () => kiosk.output.includes('ENOSPC');
  // An ending makes room for its own records, so that it may take some people.
  for (let person = 1; person < 10 && !hasNoRoom(); person += 1) {
    await kiosk.startSession();
    await kiosk.site();
    disk.fill();
    await kiosk.screens.getByRole('button', { name: 'End session' }).click();
    await Promise.race([expect.poll(hasNoRoom).toBe(true), kiosk.nextLogin()]);
  }
  expect(hasNoRoom()).toBe(true);
  const people = kiosk.events().filter((event) => event === 'session-started').length;
  // One that cannot even start is started again, with growing pauses, until it can.
  await expect.poll(() => kiosk.output).toContain('starting it again');
  disk.empty();
  await kiosk.connect();
  await isInService(kiosk);
  expect(kiosk.events().filter((event) => event === 'session-started')).toHaveLength(people + 1);
});

test('a disk that becomes read-only in a session: nobody signs in until it can be written', async ({
  portal,
  launch,
  disk,
}) => {
  const config = configFor(portal.url);
  const kiosk = await launch({ config, folder: disk.folder });
  await kiosk.startSession();
  await kiosk.site();
  disk.makeReadOnly();
  await kiosk.screens.getByRole('button', { name: 'End session' }).click();
  await isOutOfService(kiosk);
  expect((await kiosk.command('end-session')).code).toBe(1); // cleared again, and not recorded
  await kiosk.killAll();
  disk.repair();
  const again = await launch({ config, folder: disk.folder });
  await isInService(again);
  expect(again.events()).toContain('recovery');
});

test('a crash with an audit file that takes nothing: the device is cleared at once, and the record waits', async ({
  portal,
  launch,
  disk,
}) => {
  const auditFolder = join(disk.folder, 'data');
  const config = configFor(portal.url);
  const env = { CLEARDESK_AUDIT_DIR: auditFolder };
  const kiosk = await launch({ config, env });
  await kiosk.startSession();
  await kiosk.site();
  const runs = join(kiosk.dataFolder, 'run');
  const [run = ''] = readdirSync(runs);
  writeFileSync(join(runs, run, 'downloads', 'letter.txt'), 'x');
  await kiosk.killAll();
  disk.makeReadOnly();
  const again = await launch({ config, env, folder: kiosk.folder });
  await isOutOfService(again);
  const left = readdirSync(runs, { recursive: true, encoding: 'utf8' });
  expect(left.filter((name) => name.endsWith('letter.txt'))).toEqual([]);

  disk.repair();
  // The kiosk may have tried again by itself already.
  expect((await again.command('end-session')).code).toBe(0);
  const of = (name: string) =>
    [...readRecords(join(auditFolder, 'audit.jsonl'))].filter(({ event }) => event === name);
  const [{ session } = {}] = of('session-started');
  expect(of('recovery')).toEqual([expect.objectContaining({ session })]);
  expect(of('ending-finished')).toEqual([expect.objectContaining({ session, clean: true })]);
  expect(of('kiosk-started').length).toBeGreaterThanOrEqual(2);
});

test('10,000 downloads are cleared like one', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  await kiosk.site();
  const runs = join(kiosk.dataFolder, 'run');
  const [run = ''] = readdirSync(runs);
  const downloads = join(runs, run, 'downloads');
  mkdirSync(downloads, { recursive: true });
  for (let nth = 0; nth < 10_000; nth += 1) writeFileSync(join(downloads, `${nth}.txt`), 'x');
  await kiosk.endSession();
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'ending-finished', clean: true }),
  );
  expect(readdirSync(runs).flatMap((name) => readdirSync(join(runs, name)))).not.toContain('0.txt');
});
