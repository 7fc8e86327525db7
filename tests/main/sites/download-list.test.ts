import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Download } from '../../../main/session/pages.ts';
import { DownloadList, type Incoming } from '../../../main/sites/download-list.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';

function desk(quotaBytes = 1000) {
  const log: string[] = [];
  const clock = new FakeClock(0);
  let told: readonly Download[] = [];
  let times = 0;
  const downloadList = new DownloadList({
    folder: temporaryFolder(),
    quotaBytes,
    clock,
    onChanged: (downloads) => {
      told = downloads;
      times += 1;
    },
    onRefused: (why) => {
      log.push(`refused ${why}`);
    },
  });
  const begin = (change: Partial<Incoming> = {}) =>
    downloadList.begin({
      name: 'letter.txt',
      disposition: '',
      totalBytes: 100,
      mimeType: 'text/plain',
      cancel: () => {
        log.push('cancelled');
      },
      ...change,
    });
  return { downloadList, log, clock, begin, told: () => told, times: () => times };
}

describe('the downloadList of downloads', () => {
  it('puts each file under a name of its own', () => {
    const { begin } = desk();
    const [one, other] = [begin({ name: '../../x' }), begin({ name: '../../x' })];
    expect(one?.path).toMatch(/\/[0-9a-f-]{36}$/);
    expect(one?.path).not.toBe(other?.path);
  });

  it('shows pictures and texts that are whole, and nothing else', () => {
    const { downloadList, begin } = desk();
    const types = ['text/plain', 'image/png', 'text/html', 'image/svg+xml', 'application/pdf'];
    const shown = types.map((mimeType, index) => {
      const id = begin({ mimeType })?.id ?? 0;
      downloadList.ended(id, index !== -1, 100);
      return downloadList.file(id)?.contentType ?? null;
    });
    expect(shown).toEqual(['text/plain; charset=utf-8', 'image/png', null, null, null]);
    const broken = begin();
    downloadList.ended(broken?.id ?? 0, false, 5);
    expect(downloadList.file(broken?.id ?? 0)).toBeNull();
  });

  it('refuses what is larger than what is left', () => {
    const { begin, log, told } = desk();
    expect(begin({ totalBytes: 600 })).not.toBeNull();
    expect(begin({ totalBytes: 401 })).toBeNull();
    expect(log).toEqual(['refused too-large']);
    expect(told().map(({ state }) => state)).toEqual(['running', 'too-large']);
    expect(begin({ totalBytes: 400 })).not.toBeNull();
  });

  it('stops what grows beyond it, and has its room again', () => {
    const { downloadList, begin, log, told } = desk();
    const id = begin({ totalBytes: null })?.id ?? 0;
    downloadList.progressed(id, 1000);
    expect(log).toEqual([]);
    downloadList.progressed(id, 1001);
    expect(log).toEqual(['cancelled', 'refused too-large']);
    downloadList.ended(id, false, 1001);
    expect(told()).toMatchObject([{ state: 'too-large' }]);
    expect(begin({ totalBytes: 1000 })).not.toBeNull();
  });

  it('takes a hundred files', () => {
    const { begin, log } = desk();
    for (let count = 0; count < 100; count++) begin({ totalBytes: 1 });
    expect(begin({ totalBytes: 1 })).toBeNull();
    expect(log).toEqual(['refused too-many']);
  });

  it('lists the newest of those that were refused', () => {
    const { begin, told } = desk();
    for (let count = 0; count < 9; count++) begin({ totalBytes: 5000 });
    expect(told().length).toBeLessThanOrEqual(3);
  });

  it('tells of progress four times a second at most', () => {
    const { downloadList, begin, clock, times, told } = desk();
    const id = begin()?.id ?? 0;
    for (let bytes = 1; bytes <= 50; bytes++) downloadList.progressed(id, bytes);
    expect(times()).toBe(1);
    clock.advance(250);
    expect(times()).toBe(2);
    expect(told()).toMatchObject([{ receivedBytes: 50 }]);
  });

  it('deletes a file, and stops it first', async () => {
    const { downloadList, begin, log } = desk();
    const { id, path } = begin() ?? { id: 0, path: '' };
    writeFileSync(path, 'x');
    downloadList.remove(id);
    expect(log).toEqual(['cancelled']);
    await expect.poll(() => existsSync(path)).toBe(false);
  });
});

describe('the name of a file', () => {
  it.each([
    ['Entlassung_', 'attachment; filename="Entlassung M\uFFFDller.docx"', 'Entlassung M_ller.docx'],
    ['unq', 'attachment; filename=M\uFFFDller.docx; size=3', 'M_ller.docx'],
    ['a', 'attachment; filename="a\uFFFD\\"b\\".docx"', 'a_"b".docx'],
    ['etc', 'attachment; filename="../\uFFFD/etc"', '..___etc'],
    [
      'Müller.docx',
      'attachment; filename="M\uFFFD"; filename*=UTF-8\'\'M%C3%BCller.docx',
      'Müller.docx',
    ],
    ['letter.txt', 'attachment; filename="letter.txt"', 'letter.txt'],
    ['page', '', 'page'],
    ['x', '\uFFFD', 'x'],
  ])('is not %s for %s', (chromiums, disposition, name) => {
    const { begin, told } = desk();
    begin({ name: chromiums, disposition });
    expect(told()[0]?.name).toBe(name);
  });
});
