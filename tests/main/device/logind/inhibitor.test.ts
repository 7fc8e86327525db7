import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { PrivateBus } from './private-bus.ts';

const inhibitor = join(import.meta.dirname, '../../../../main/device/logind/inhibitor.ts');
const program = `
  const { Inhibitor } = await import(${JSON.stringify(inhibitor)});
  const held = new Inhibitor(() => undefined);
  held.take();
  setInterval(() => undefined, 1000);
`;

describe.skipIf(process.platform !== 'linux')('a process that holds up sleep', () => {
  test('lets go of it when it is killed', async () => {
    const bus = new PrivateBus();
    await bus.start();
    const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const holder = spawn(process.execPath, args, { stdio: 'ignore' });
    onTestFinished(() => void holder.kill('SIGKILL'));
    await eventually(() => {
      expect(bus.asked).toHaveLength(1);
    });
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await eventually(() => {
      expect(bus.asked.at(-1)).toBe('released Cleardesk');
    });
  });
});
