import { describe, expect, it } from 'vitest';
import { cleanReceipt } from '../fakes/fake-controlled-kiosk.ts';
import { cleardesk, type Ended, script } from './wine.ts';

/** Of each test its own: a pipe is named after the data folder. */
let folders = 0;

/** Starts a process that answers as a kiosk. @returns its data folder, and what it says at its end */
async function startKiosk(how: 'end' | 'die') {
  folders += 1;
  const folder = String.raw`C:\kiosk-${folders}`;
  const ended = script('kiosk-process.ts', [folder, how]);
  for (let tries = 0; tries < 60; tries += 1) {
    const asked = await status(folder);
    if (asked.code === 0) return { folder, ended, asked };
  }
  throw new Error('the process does not become a kiosk');
}

function status(folder: string): Promise<Ended> {
  return cleardesk(['status', '--data-dir', folder]);
}

describe('the control channel over a named pipe', () => {
  it('carries the state, the config and the end of a session to another process', async () => {
    const { folder, ended, asked } = await startKiosk('end');
    expect(JSON.parse(asked.out)).toMatchObject({ state: 'active', idleSource: 'ok' });
    // The folder's name has another case, and the pipe is the same.
    expect((await status(folder.toUpperCase())).code).toBe(0);
    const check = await cleardesk(['check', '--data-dir', folder]);
    expect(check.out).toMatch(/^CLEARDESK OK/);
    const diagnosis = await cleardesk(['diagnose', '--data-dir', folder]);
    expect(diagnosis.out).toContain('the running kiosk uses:');

    const reason = 'Übung um 9 😀';
    const end = await cleardesk(['end-session', '--reason', reason, '--data-dir', folder]);
    expect([end.code, end.out]).toEqual([0, expect.stringContaining(cleanReceipt.code ?? 'none')]);
    expect(JSON.parse((await ended).out)).toEqual([reason]);
    expect((await status(folder)).err).toContain('is not running');
  });

  it('is free as soon as its process has died', async () => {
    const { folder, ended } = await startKiosk('die');
    const end = await cleardesk(['end-session', '--data-dir', folder]);
    expect(end.code).toBe(1);
    expect((await ended).code).toBe(9);
    expect((await status(folder)).err).toContain('is not running');
    const taken = script('kiosk-process.ts', [folder, 'end']);
    let asked = await status(folder);
    while (asked.code !== 0) asked = await status(folder);
    expect((await cleardesk(['end-session', '--data-dir', folder])).code).toBe(0);
    expect((await taken).code).toBe(0);
  });
});
