import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  deviceCertificateWarnings,
  readDeviceCertificate,
} from '../../../main/network/device-certificate.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const script = join(import.meta.dirname, '../../../docs/fleet/make-certificates.sh');
const DAY_MS = 86_400_000;

/** The files of a device whose certificate is good for a year. */
function files() {
  const folder = temporaryFolder();
  const make = (...args: readonly string[]) => spawnSync('sh', [script, ...args], { cwd: folder });
  make('ca');
  make('client', 'desk-7');
  make('client', 'desk-8');
  const at = (name: string) => join(folder, name);
  return { ca: at('ca.pem'), certificate: at('desk-7.pem'), key: at('desk-7.key'), at };
}

const warnings = (
  given: ReturnType<typeof files>,
  { device = 'desk-7', inDays = 0 }: { readonly device?: string; readonly inDays?: number } = {},
) =>
  deviceCertificateWarnings(given, {
    device,
    platform: 'linux',
    now: new Date(Date.now() + inDays * DAY_MS),
  });

describe("a device's certificate", () => {
  it('is good', () => {
    const given = files();
    expect(readDeviceCertificate(given)).toMatchObject({ kind: 'usable', name: 'desk-7' });
    expect(warnings(given)).toEqual([]);
    expect(warnings(given, { inDays: 334 })).toEqual([]);
  });

  it('is to be replaced in the month before it expires', () => {
    const given = files();
    expect(warnings(given, { inDays: 350 })).toEqual([
      `${given.certificate} expires in 14 days: make the next one`,
    ]);
  });

  it('is not used before its time or after', () => {
    const given = files();
    expect(readDeviceCertificate(given, new Date(Date.now() + 366 * DAY_MS)).kind).toBe('expired');
    expect(readDeviceCertificate(given, new Date(Date.now() - DAY_MS)).kind).toBe('unusable');
    expect(warnings(given, { inDays: -1 })[0]).toContain("the device's clock may be slow");
  });

  it('has the name of the device', () => {
    const given = files();
    expect(warnings(given, { device: 'desk-9' })).toEqual([
      'the certificate is of "desk-7", and this device is desk-9: write fleet.device: desk-7, or make a certificate for desk-9',
    ]);
  });

  it('has a key of its own, which no other user reads', () => {
    const given = files();
    const other = { ...given, key: given.at('desk-8.key') };
    expect(warnings(other)).toEqual([`${other.key} is not the key of ${given.certificate}`]);
    chmodSync(given.key, 0o640);
    expect(warnings(given)).toEqual([
      `${given.key} can be read by other users of this device: chmod 600`,
    ]);
  });

  it('is in files that are there, and are PEM', () => {
    const given = files();
    const empty = given.at('empty.pem');
    writeFileSync(empty, '');
    const problem = (changes: object) => warnings({ ...given, ...changes })[0];
    expect(problem({ ca: given.at('none.pem') })).toBe(`${given.at('none.pem')} is not there`);
    for (const file of ['ca', 'certificate', 'key']) {
      expect(problem({ [file]: empty })).toContain(`${empty} holds no such PEM`);
    }
  });
});
