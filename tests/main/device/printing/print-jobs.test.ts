import { join } from 'node:path';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PrintJobs } from '../../../../main/device/printing/print-jobs.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const pdf = () => Promise.resolve(Buffer.from('%PDF'));

function desk(stale = '') {
  const folder = temporaryFolder();
  const log: string[] = [];
  const system = {
    isDown: false,
    failing: '',
    keeps: false,
    said: 'request id is desk-12 (0 file(s))\n',
    queue: '',
  };
  const run = (file: string, args: readonly string[], input?: Buffer) => {
    log.push([file, ...args, ...(input === undefined ? [] : [String(input)])].join(' '));
    if (system.isDown || file === system.failing) return Promise.reject(new Error('down'));
    return Promise.resolve(file === 'lp' ? system.said : system.queue);
  };
  const purge = (id: string) => {
    log.push(`purge ${id}`);
    return system.keeps ? Promise.reject(new Error('kept')) : Promise.resolve();
  };
  const [own, old] = [join(folder, 'own'), join(folder, 'old')];
  if (stale !== '') writeFileSync(old, stale);
  const jobs = new PrintJobs(run, purge, own, [old, join(folder, 'absent')]);
  return { jobs, log, system, own };
}

describe('print jobs', () => {
  it('name nothing of the page, and are written down', async () => {
    const { jobs, log, own } = desk();
    await jobs.submit(pdf);
    expect(log).toEqual(['lp -t Cleardesk - %PDF']);
    expect(readFileSync(own, 'utf8')).toBe('desk-12\n');
  });

  it('are taken out of the print system, with those of a process that died', async () => {
    const { jobs, log } = desk('desk-3\ndesk-4\n');
    await jobs.submit(pdf);
    await jobs.cancelAll();
    expect(log.slice(1)).toEqual(['purge desk-12', 'purge desk-3', 'purge desk-4']);
  });

  it('are cancelled at least', async () => {
    const { jobs, log, system } = desk('desk-3\n');
    system.keeps = true;
    await jobs.cancelAll();
    expect(log).toEqual(['purge desk-3', 'cancel desk-3']);
  });

  it('are counted while they wait, and nobody else’s are', async () => {
    const { jobs, system } = desk('desk-3\n');
    system.queue = 'desk-3   root 1024 Tue\ndesk-33  root 1024 Tue\nother-1  root 1 Tue\n';
    expect(await jobs.queuedCount()).toBe(1);
    system.isDown = true;
    await expect(jobs.queuedCount()).rejects.toThrow('down');
  });

  it('need no print system where there are none', async () => {
    const { jobs, log, system } = desk();
    system.isDown = true;
    await jobs.cancelAll();
    expect(await jobs.queuedCount()).toBe(0);
    expect(log).toEqual([]);
  });

  it('are not begun after the end, which waits for one that is on its way', async () => {
    const { jobs, log } = desk();
    let finish: (bytes: Buffer) => void = () => undefined;
    const late = jobs.submit(() => new Promise((resolve) => (finish = resolve)));
    const over = jobs.cancelAll();
    finish(Buffer.from('%PDF'));
    await expect(late).rejects.toThrow('ended');
    await over;
    expect(log).toEqual([]);
  });

  it('whose ids cannot be written down are taken back at once', async () => {
    const { jobs, log, own } = desk();
    mkdirSync(own); // what cannot be written to
    await expect(jobs.submit(pdf)).rejects.toThrow('is a folder, not a file');
    expect(log.slice(1)).toEqual(['purge desk-12']);
  });

  it('whose ids cannot be written down are found, and tried again, at the end', async () => {
    const { jobs, log, system, own } = desk();
    mkdirSync(own);
    system.keeps = true;
    system.failing = 'cancel';
    await expect(jobs.submit(pdf)).rejects.toThrow('is a folder, not a file');
    rmdirSync(own);
    system.queue = 'desk-12   root 1024 Tue\n';
    expect(await jobs.queuedCount()).toBe(1);
    system.keeps = false;
    await jobs.cancelAll();
    expect(log.at(-1)).toBe('purge desk-12');
  });

  it('that are on their way at the same time are all waited for', async () => {
    const { jobs, log } = desk();
    let finish: (bytes: Buffer) => void = () => undefined;
    const first = jobs.submit(() => new Promise((resolve) => (finish = resolve)));
    await jobs.submit(pdf);
    const over = jobs.cancelAll().then(() => log.push('over'));
    await setImmediate();
    expect(log).not.toContain('over');
    finish(Buffer.from('%PDF'));
    await expect(first).rejects.toThrow('ended');
    await over;
    expect(log.at(-1)).toBe('over');
  });

  it('are none where the print system names none', async () => {
    const { jobs, system } = desk();
    system.said = '';
    await expect(jobs.submit(pdf)).rejects.toThrow('names no job');
  });
});
