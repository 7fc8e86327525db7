import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ScreenReader } from '../../../main/device/screen-reader.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function reader(env: NodeJS.ProcessEnv = process.env) {
  const faults: string[] = [];
  const dataFolder = temporaryFolder();
  const folder = join(dataFolder, 'reader');
  const onFault = (text: string) => faults.push(text);
  return { dataFolder, faults, reader: new ScreenReader({ dataFolder, folder, env, onFault }) };
}

/** A process as a screen reader leaves it behind, which no signal but SIGKILL ends. */
function leftProcess(dataFolder: string) {
  return spawn('sh', ['-c', 'trap "" TERM; sleep 60'], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, CLEARDESK_SCREEN_READER: dataFolder },
  });
}

describe.skipIf(process.platform !== 'linux')('the screen reader', () => {
  it('ends every process of its data folder, also of a kiosk that has crashed, and no other', async () => {
    const { dataFolder, reader: own } = reader();
    const other = reader();
    leftProcess(dataFolder);
    leftProcess(other.dataFolder);
    await expect.poll(() => own.processCount()).toBeGreaterThan(0);
    await expect.poll(() => other.reader.processCount()).toBeGreaterThan(0);
    await own.stopAll();
    expect(own.processCount()).toBe(0);
    expect(other.reader.processCount()).toBeGreaterThan(0);
    await other.reader.stopAll();
    expect(other.reader.processCount()).toBe(0);
  });

  it('does not start without a bus', () => {
    const { faults, reader: own } = reader();
    own.start();
    expect([own.hasBus, own.processCount(), faults]).toEqual([false, 0, []]);
  });

  it('says what is not installed', async () => {
    const { faults, reader: own } = reader({ PATH: '/nowhere' });
    expect(own.openBus()).toBe(null);
    await expect.poll(() => faults.length).toBeGreaterThan(0);
    expect(faults.join('; ')).toMatch(/accessibility bus/);
  });
});
