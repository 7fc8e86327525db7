import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

/** The code of one side of the app, without comments. */
function codeOf(folder: string): string {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n')
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

it('no code hands an address to another program, or loads a file as a page', () => {
  const code = codeOf('main');
  expect(code).toContain('loadURL');
  expect(code).not.toMatch(/openExternal\(|openPath\(|loadFile\(|file:\/\//);
});

it('no code weakens what a page may do', () => {
  const code = codeOf('main') + codeOf('preload');
  expect(code).not.toMatch(
    /nodeIntegration(InWorker)?: true|contextIsolation: false|sandbox: false|webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|webviewTag: true|allowpopups|@electron\/remote/,
  );
});
