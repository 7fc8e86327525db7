import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogFile, logFiles, readerOf } from '../../../../main/device/log/log-file.ts';
import { goOnAsNobody } from '../../as-nobody.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { itOnPosix } from '../../../posix.ts';

const linesIn = (folder: string) =>
  logFiles(folder)
    .toReversed()
    .flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));

describe('the file of the log', () => {
  it("is its owner's alone", () => {
    const folder = join(temporaryFolder(), 'log');
    new LogFile(folder).append('one');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'cleardesk.log')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'cleardesk.log'), 'utf8')).toBe('one\n');
  });

  it('is put aside when it is full, and the oldest goes', () => {
    const folder = join(temporaryFolder(), 'log');
    const file = new LogFile(folder, { maxBytes: 100, keep: 2 });
    for (let nth = 10; nth < 60; nth += 1) {
      file.append(`line ${nth} of the log`); // five to a file
      expect(readdirSync(folder).length).toBeLessThanOrEqual(3);
    }
    const lines = linesIn(folder).filter((line) => line !== '');
    expect(lines.at(-1)).toBe('line 59 of the log');
    expect(lines).toEqual(
      Array.from(
        { length: lines.length },
        (_, nth) => `line ${60 - lines.length + nth} of the log`,
      ),
    );
    expect(lines.length).toBeGreaterThanOrEqual(10);
  });

  itOnPosix('does not grow without end where it cannot be rotated', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'cleardesk.log');
    writeFileSync(path, '');
    chmodSync(path, 0o666);
    chmodSync(folder, 0o555);
    goOnAsNobody();
    const file = new LogFile(folder, { maxBytes: 100, keep: 2 });
    for (let nth = 0; nth < 50; nth += 1) {
      try {
        file.append('0123456789');
      } catch {
        // it says so; the log keeps it to itself
      }
    }
    expect(statSync(path).size).toBeGreaterThan(100);
    expect(statSync(path).size).toBeLessThan(220);
  });

  it('loses nothing where two processes write at once and put it aside', async () => {
    const folder = join(temporaryFolder(), 'log');
    const each = 400;
    const writers = ['a', 'b'].map((name) =>
      fork(new URL('./write-log.ts', import.meta.url), [folder, name, String(each)], {
        execArgv: ['--import', 'tsx'],
      }),
    );
    await Promise.all(writers.map((writer) => once(writer, 'message')));
    for (const writer of writers) writer.send('go');
    const codes = await Promise.all(writers.map((writer) => once(writer, 'exit')));
    expect(codes.map(([code]) => code as number)).toEqual([0, 0]);
    const lines = linesIn(folder).filter((line) => line !== '');
    for (const name of ['a', 'b']) {
      const own = lines.filter((line) => line.startsWith(`${name} `));
      expect(new Set(own).size).toBe(each);
      expect(own).toHaveLength(each);
    }
    expect(lines).toHaveLength(2 * each);
    expect(logFiles(folder).length).toBeGreaterThan(10);
  });
});

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
  it('is standard error, where it has a reader', () => {
    const shown = join(temporaryFolder(), 'shown');
    expect(say(`2>${shown}`)).toBeNull();
    expect(readFileSync(shown, 'utf8')).toBe('cleardesk: error: bad\ncleardesk: info: good\n');
  });

  it.each(['2>/dev/null', '2>&-'])('is a file, where it has none: %s', (redirected) => {
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
    expect(readerOf(file, { JOURNAL_STREAM: `${dev}:${ino}0` })).toBe('reader');
    expect(say(`2>>${journal}`, { JOURNAL_STREAM: `${dev}:${ino}` })).toBeNull();
    expect(readFileSync(journal, 'utf8')).toBe('<3>bad\n<6>good\n');
    expect(statSync(journal).ino).toBe(Number(ino));
  });
});
