import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../../main/config/source/read-config.ts';
import { defaultConfig } from '../../../../main/config/schema/schema.ts';
import { goOnAsNobody } from '../../as-nobody.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { itOnPosix } from '../../../posix.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, 'cleardesk.yaml');
});

function read() {
  return readConfig({ file, isNamed: true });
}

describe('a file that is not there', () => {
  it('means the defaults', () => {
    expect(readConfig({ file, isNamed: false })).toMatchObject({
      kind: 'absent',
      config: defaultConfig(),
      warnings: [],
    });
  });

  it('means the defaults and a warning when somebody named it', () => {
    expect(read()).toMatchObject({
      kind: 'absent',
      config: defaultConfig(),
      warnings: [`${file} was named but is not there, so the defaults apply`],
    });
  });
});

describe('a file that cannot be read', () => {
  it('is not taken for absent when it is a folder', () => {
    mkdirSync(file);
    expect(read()).toEqual({
      kind: 'unreadable',
      policy: null,
      reason: 'it is a folder, not a file',
    });
  });

  itOnPosix('is not taken for absent when it is a link to nothing', () => {
    symlinkSync(join(folder, 'gone.yaml'), file);
    expect(read()).toEqual({
      kind: 'unreadable',
      policy: null,
      reason: 'it is a link to a file that is not there',
    });
  });

  itOnPosix('does not stop the kiosk when it never ends', () => {
    const result = readConfig({ file: '/dev/zero', isNamed: true });
    expect(result).toEqual({
      kind: 'unreadable',
      policy: null,
      reason: 'it is a device, not a file',
    });
  });

  itOnPosix('says who may not read it', () => {
    writeFileSync(file, '');
    chmodSync(file, 0);
    goOnAsNobody();
    expect(read()).toEqual({
      kind: 'unreadable',
      policy: null,
      reason: 'the user that the kiosk runs as may not read it (EACCES)',
    });
  });

  it.each(['with\0nul', 'x'.repeat(5000)])('has a name no file can have (%#)', (name) => {
    expect(readConfig({ file: join(folder, name), isNamed: true }).kind).toBe('unreadable');
  });
});

describe('a file that is no text', () => {
  it('is refused where its bytes stop being UTF-8', () => {
    writeFileSync(file, Buffer.from('language: de\norganisation: { name: Caf\xe9 }\n', 'latin1'));
    expect(read()).toEqual({
      kind: 'invalid',
      errors: [
        {
          line: 2,
          column: 26,
          path: '',
          message: 'has bytes that are not UTF-8: save the file as UTF-8',
          allowed: 'UTF-8',
        },
      ],
    });
  });

  it('is refused as UTF-16', () => {
    writeFileSync(file, Buffer.from('\ufeffversion: 1\n', 'utf16le'));
    expect(read()).toMatchObject({
      kind: 'invalid',
      errors: [{ line: 1, column: 1, message: 'is UTF-16: save it as UTF-8' }],
    });
  });

  it('is refused above 1 MB', () => {
    writeFileSync(file, '#'.repeat(1_000_001));
    expect(read()).toMatchObject({
      kind: 'invalid',
      errors: [{ line: 1, column: 1, message: 'is larger than 1 MB', allowed: 'at most 1 MB' }],
    });
  });
});

describe('a file that is read', () => {
  it('may be as large as 1 MB, and begin with a byte order mark', () => {
    writeFileSync(file, `\ufefflanguage: de\n#${'#'.repeat(999_983)}`);
    expect(read()).toMatchObject({ kind: 'ok', config: { language: 'de' }, warnings: [] });
  });

  it('gives its errors', () => {
    writeFileSync(file, 'version: 2\n');
    expect(read()).toMatchObject({ kind: 'invalid', errors: [{ line: 1, path: 'version' }] });
  });

  it('finds the logo beside it', () => {
    writeFileSync(file, 'organisation: { logo: ./logo.svg }\n');
    const logo = join(folder, 'logo.svg');
    expect(read()).toMatchObject({
      kind: 'ok',
      config: { organisation: { logo } },
      warnings: [`organisation.logo: ${logo} is not there, so no logo is shown`],
    });
    writeFileSync(logo, '<svg/>');
    expect(read()).toMatchObject({ kind: 'ok', warnings: [] });
  });

  it('finds a picture that the screens cannot show', () => {
    writeFileSync(file, 'kiosk: { attract: { show: ./a.png } }\n');
    const picture = join(folder, 'a.png');
    writeFileSync(picture, Buffer.alloc(5_000_001));
    expect(read()).toMatchObject({
      warnings: [`kiosk.attract.show: ${picture} is larger than 5MB, so the clock is shown`],
    });
  });
});
