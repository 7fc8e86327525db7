import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPicture } from '../../../../main/config/source/picture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

describe('readPicture', () => {
  it.each([
    { name: 'logo.svg', type: 'image/svg+xml' },
    { name: 'logo.png', type: 'image/png' },
    { name: 'LOGO.PNG', type: 'image/png' },
    { name: 'logo.jpg', type: 'image/jpeg' },
    { name: 'logo.jpeg', type: 'image/jpeg' },
    { name: 'our.logo.webp', type: 'image/webp' },
  ])('gives $name as $type', ({ name, type }) => {
    const file = join(temporaryFolder(), name);
    writeFileSync(file, Buffer.from([0, 255, 60]));
    expect(readPicture(file)).toBe(`data:${type};base64,AP88`);
  });

  it('gives none where there is none, or it cannot be read', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'folder.png'));
    writeFileSync(join(folder, 'page.html'), '<script>');
    writeFileSync(join(folder, 'png'), 'no ending');
    expect(readPicture(null)).toBeNull();
    for (const name of ['missing.png', 'folder.png', 'page.html', 'png']) {
      expect(readPicture(join(folder, name))).toBeNull();
    }
  });
});
