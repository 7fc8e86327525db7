import { expect, it } from 'vitest';
import { RefusalNotices } from '../../../main/sites/refusal-notices.ts';

const link = { kind: 'address', url: 'https://elsewhere.example/' } as const;
const words = (text: string) => ({ kind: 'words', text }) as const;

it('names what was refused by its kind', () => {
  const kinds = [
    ['navigation', link, 'link'],
    ['navigation', { ...link, isFrame: true }, 'frame'],
    ['new-window', link, 'link'],
    ['new-window', words('too many'), 'pop-up'],
    ['dialog', words('file'), 'file-chooser'],
    ['dialog', words('print'), 'print'],
    ['download', { kind: 'mime-type', mimeType: 'application/zip' }, 'download'],
    ['permission', words('fullscreen'), 'full-screen'],
    ['permission', words('geolocation'), 'permission'],
    ['certificate', link, 'certificate'],
  ] as const;
  for (const [what, subject, kind] of kinds) {
    expect(new RefusalNotices(() => 0).of(what, subject)).toBe(kind);
  }
});

it('says nothing of what a screen says already, and of what no user notices', () => {
  const notices = new RefusalNotices(() => 0);
  expect(notices.of('download', words('too-large'))).toBeNull();
  expect(notices.of('permission', words('storage-access'))).toBeNull();
  expect(notices.of('message', words('x'))).toBeNull();
});

it('passes on one refusal of a kind in a second', () => {
  let now = 0;
  const notices = new RefusalNotices(() => now);
  const said = Array.from({ length: 3000 }, () => {
    now += 1;
    return notices.of('navigation', link);
  });
  expect(said.filter((kind) => kind !== null)).toHaveLength(3);
  expect(notices.of('dialog', words('file'))).toBe('file-chooser');
});
