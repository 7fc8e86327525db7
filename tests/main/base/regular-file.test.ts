import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { closeSync, constants, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  NotAFileError,
  openNewFile,
  openRegularFile,
  openRegularFileHandle,
  readRegularFile,
} from '../../../main/base/regular-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { lastSession } from '../../../main/audit/read/last-session.ts';
import { recordsAfter } from '../../../main/audit/read/records-after.ts';
import { readSealKey } from '../../../main/audit/file/seal.ts';
import { verifyAuditFile } from '../../../main/audit/verify/verify.ts';
import { guessWindowed } from '../../../main/config/in-use/guess-windowed.ts';
import { readPicture } from '../../../main/config/source/picture.ts';
import { LogFile } from '../../../main/device/log/log-file.ts';
import { itOnPosix } from '../../posix.ts';

function namedPipe(): string {
  const path = join(temporaryFolder(), 'pipe');
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  return path;
}

async function socket(): Promise<string> {
  const path = join(temporaryFolder(), 'socket');
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return path;
}

describe.skipIf(process.platform === 'win32')('what is not a regular file', () => {
  it.each([
    ['a named pipe', namedPipe],
    ['a socket', socket],
    ['a folder', temporaryFolder],
    ['a device', () => '/dev/zero'],
  ])('is refused by its name and kind, without waiting: %s', async (kind, make) => {
    const path = await make();
    const message = `${path} is ${kind}, not a file`;
    expect(() => readRegularFile(path, 1000)).toThrow(message);
    expect(() => openRegularFile(path, constants.O_WRONLY | constants.O_CREAT)).toThrow(message);
    await expect(openRegularFileHandle(path)).rejects.toThrow(message);
  });

  itOnPosix('is refused behind a link', () => {
    const link = join(temporaryFolder(), 'link');
    symlinkSync(namedPipe(), link);
    expect(() => readRegularFile(link, 1000)).toThrow(NotAFileError);
  });

  it('never holds a reader up, also when it takes the place of a file while that is opened', async () => {
    const folder = temporaryFolder();
    const [path, file, pipe] = ['name', 'file', 'pipe'].map((name) => join(folder, name));
    if (path === undefined || file === undefined || pipe === undefined) throw new Error();
    writeFileSync(file, 'text');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const swapper = new Worker(
      `const { symlinkSync, renameSync } = require('node:fs');
       const [path, file, pipe] = require('node:worker_threads').workerData;
       for (;;) for (const next of [file, pipe]) {
         symlinkSync(next, path + '.new'); renameSync(path + '.new', path);
       }`,
      { eval: true, workerData: [path, file, pipe] },
    );
    onTestFinished(() => void swapper.terminate());
    const seen = { text: 0, refused: 0 };
    const end = performance.now() + 10_000;
    const isEnough = () => seen.text > 100 && seen.refused > 100;
    while (!isEnough() && performance.now() < end) {
      try {
        expect(readRegularFile(path, 1000).toString()).toBe('text');
        seen.text += 1;
      } catch (error) {
        if (error instanceof NotAFileError) seen.refused += 1;
        else expect(error).toMatchObject({ code: 'ENOENT' });
      }
      await new Promise(setImmediate);
    }
    expect(isEnough()).toBe(true);
  });
});

describe('readRegularFile', () => {
  it('gives no more than is asked for', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '12345');
    expect(readRegularFile(file, 3).toString()).toBe('123');
    expect(readRegularFile(file, 100).toString()).toBe('12345');
  });

  it('says that there is none', () => {
    expect(() => readRegularFile(join(temporaryFolder(), 'none'), 3)).toThrow('ENOENT');
  });
});

describe('openNewFile', () => {
  itOnPosix('takes the place of a link, and leaves alone what that leads to', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'kept'), 'kept');
    symlinkSync(join(folder, 'kept'), join(folder, 'draft'));
    const draft = openNewFile(join(folder, 'draft'));
    writeFileSync(draft, 'new');
    closeSync(draft);
    expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe('kept');
    expect(readFileSync(join(folder, 'draft'), 'utf8')).toBe('new');
  });

  it('fails where a folder has the name', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'draft'));
    expect(() => openNewFile(join(folder, 'draft'))).toThrow();
  });
});

/** Opening it to read waits for a process that writes, which never comes. */
function pipe(name: string): string {
  const path = join(temporaryFolder(), name);
  expect(spawnSync('mkfifo', [path]).status).toBe(0);
  return path;
}

/** Reading it never comes to an end. */
function endlessDevice(name: string): string {
  const path = join(temporaryFolder(), name);
  symlinkSync('/dev/zero', path);
  return path;
}

describe.skipIf(process.platform === 'win32').each([
  ['a pipe', pipe],
  ['an endless device', endlessDevice],
])('%s in the place of a file stops no reader:', (_what, make) => {
  itOnPosix('the logo', () => {
    expect(readPicture(make('logo.png'))).toBeNull();
  });

  itOnPosix('the config, as its window is made', () => {
    expect(guessWindowed(make('cleardesk.yaml'))).toBe(false);
  });

  itOnPosix('the audit file, for its last session', () => {
    expect(lastSession(make('audit.jsonl'))).toEqual({ kind: 'no-record' });
  });

  itOnPosix('the audit file, to verify and to forward it', async () => {
    const path = make('audit.jsonl');
    expect(verifyAuditFile(path).kind).toBe('unreadable');
    await expect(recordsAfter(path, 0).next()).rejects.toThrow(', not a file');
  });

  itOnPosix('the seal key', () => {
    expect(readSealKey(make('seal-key'))).toEqual({ kind: 'unreadable' });
  });

  itOnPosix('the log', () => {
    const log = new LogFile(join(make('cleardesk.log'), '..'));
    expect(() => {
      log.append('info');
    }).toThrow(', not a file');
  });
});
