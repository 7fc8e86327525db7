import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../main/cli/run-command.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('a command whose worker breaks', () => {
  it.each([
    ['while it loads', 'throw new Error("no such module");'],
    ['later', 'setTimeout(() => { throw new Error("no such module"); }, 20);'],
    ['in a promise', 'Promise.reject(new Error("no such module"));'],
  ])('%s says why at once', async (_when, text) => {
    const folder = join(temporaryFolder(), 'workers');
    mkdirSync(folder);
    writeFileSync(join(folder, 'command-worker.cjs'), text);
    const io = fakeCommandIo();
    const begun = performance.now();
    expect(await runCommand(['status'], io, folder)).toBe(1);
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(io.errLines).toEqual(['cleardesk: error: no such module']);
  });
});
