import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const code = join(import.meta.dirname, '../../../main/handover/inherited-files.ts');

/** A process that starts another as the kiosk does; that one says which of these files it has. */
const script = `
  const { closeInheritedFiles, withInheritedFiles } = await import(${JSON.stringify(code)});
  const { spawnSync } = await import('node:child_process');
  const { existsSync, renameSync } = await import('node:fs');
  if (process.env.IS_NEXT) {
    closeInheritedFiles();
    const isOpen = [40, 41].map((file) => existsSync('/proc/self/fd/' + file));
    console.log(JSON.stringify([...isOpen, process.env.CLEARDESK_INHERITED_FILES ?? null]));
  } else {
    const env = withInheritedFiles({ ...process.env, IS_NEXT: '1' });
    const [toRename] = process.argv.slice(1);
    if (toRename) renameSync(toRename, toRename + '-now-another');
    spawnSync(process.execPath, process.execArgv, { env, stdio: 'inherit' });
  }`;

/** @param rename the second of the files has another name when the next process begins */
function openInNextProcess({ rename }: { rename: boolean }): unknown {
  const paths = ['one', 'two'].map((name) => join(temporaryFolder(), name));
  const files = paths.map((path) => openSync(path, 'w'));
  const node = ['--import', 'tsx', '--input-type=module', '-e', script];
  // Node itself sees to the lowest numbers.
  const unused = Array.from({ length: 37 }, () => 'ignore' as const);
  const { stdout } = spawnSync(process.execPath, [...node, ...(rename ? paths.slice(1) : [])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit', ...unused, ...files],
  });
  for (const file of files) closeSync(file);
  return JSON.parse(stdout);
}

const onLinux = it.runIf(process.platform === 'linux');

onLinux('a process closes what the one before has handed on', () => {
  expect(openInNextProcess({ rename: false })).toEqual([false, false, null]);
});

onLinux('a process leaves alone what only has the number of it', () => {
  expect(openInNextProcess({ rename: true })).toEqual([false, true, null]);
});
