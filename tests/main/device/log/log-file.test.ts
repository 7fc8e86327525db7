import { fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LogFile, logFiles } from '../../../../main/device/log/log-file.ts';
import { goOnAsNobody } from '../../as-nobody.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

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

  it('does not grow for ever where it cannot be put aside', () => {
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
