import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readerOf } from '../../../../main/device/log/open-log.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

/** A real process that says one line of each level, with its standard error where a shell puts it. */
const SAY = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'say.ts')].join(' ');

function say(redirected: string, env: NodeJS.ProcessEnv = {}) {
  const folder = join(temporaryFolder(), 'log');
  const { status } = spawnSync('sh', ['-c', `exec ${SAY} "$0" ${redirected}`, folder], {
    env: { ...process.env, ...env },
  });
  expect(status).toBe(0);
  const file = join(folder, 'cleardesk.log');
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

const inFile = /^\d{4}-\d\d-\d\dT[\d:.]+Z error \[\d+\] bad\n\S+ info \[\d+\] good\n$/;

describe('where the log goes', () => {
  it('is standard error, where somebody reads it', () => {
    const shown = join(temporaryFolder(), 'shown');
    expect(say(`2>${shown}`)).toBeNull();
    expect(readFileSync(shown, 'utf8')).toBe('cleardesk: error: bad\ncleardesk: info: good\n');
  });

  it.each(['2>/dev/null', '2>&-'])('is a file, where nobody does: %s', (redirected) => {
    expect(say(redirected)).toMatch(inFile);
  });

  it('is a file, once the reader has gone', async () => {
    const folder = join(temporaryFolder(), 'log');
    const child = spawn('sh', ['-c', `exec ${SAY} "$0"`, folder], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.destroy();
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(readFileSync(join(folder, 'cleardesk.log'), 'utf8')).toMatch(inFile);
  });

  it('is the journal, where the stream is the one that systemd has named', () => {
    const journal = join(temporaryFolder(), 'journal');
    const file = openSync(journal, 'a');
    const { dev, ino } = fstatSync(file, { bigint: true });
    expect(readerOf(file, { JOURNAL_STREAM: `${dev}:${ino}` })).toBe('journal');
    expect(readerOf(file, { JOURNAL_STREAM: `${dev}:${ino}0` })).toBe('somebody');
    expect(say(`2>>${journal}`, { JOURNAL_STREAM: `${dev}:${ino}` })).toBeNull();
    expect(readFileSync(journal, 'utf8')).toBe('<3>bad\n<6>good\n');
    expect(statSync(journal).ino).toBe(Number(ino));
  });
});
