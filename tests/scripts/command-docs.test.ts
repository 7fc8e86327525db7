import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandDocs } from '../../scripts/command-docs.ts';

const root = join(import.meta.dirname, '../..');
const docs = await commandDocs(root);
const share = join(root, 'build/linux/root/usr/share');
const FUNCTIONS = '/usr/share/bash-completion/bash_completion';

describe('the documents of the commands', () => {
  it.each([...docs])('are up to date: %s (npm run command-docs)', (file, text) => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(text);
  });

  it.skipIf(spawnSync('groff', ['--version']).error !== undefined)(
    'have a manual page without warnings',
    () => {
      const page = join(share, 'man/man1/cleardesk.1');
      const { status, stdout, stderr } = spawnSync('groff', ['-man', '-ww', '-Tutf8', page], {
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toContain('hash');
    },
  );
});

// Skipped without the Debian package bash-completion.
describe.skipIf(!existsSync(FUNCTIONS))('the completion for bash', () => {
  /** What bash offers for the last of the words. */
  function offered(...words: readonly string[]): readonly string[] {
    const script = `cd /; . ${FUNCTIONS}; . "$1"; shift
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}; COMP_TYPE=9
      _cleardesk; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const completion = join(share, 'bash-completion/completions/cleardesk');
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', script, 'bash', completion, 'cleardesk', ...words],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  }

  it.each([
    [['st'], ['status']],
    [
      ['audit', ''],
      ['verify', 'init', 'export'],
    ],
    [['help', 'audit', 'v'], ['verify']],
    [['--data-dir', '/tmp', 'au'], ['audit']],
    [
      ['report', '--'],
      ['--config', '--data-dir', '--help', '--html', '--from', '--to'],
    ],
    [['audit', 'verify', 'FILE', '--k'], ['--key']],
    [['audit', 'export', '--format', 'c'], ['csv']],
    [['audit', 'export', '--format', 'x'], []],
    [['audit', 'verify', 'et'], ['etc']],
    [['check-config', 'et'], ['etc']],
    [['check-config', 'FILE', 'et'], []],
    [['status', ''], []],
    [['--ver'], ['--version']],
    [['status', '--ver'], []],
    [['--data-dir', 'et'], ['etc']],
    [['diagnose', '--key'], []],
  ])('offers, for %j, %j', (words, expected) => {
    expect(offered(...words)).toEqual(expected);
  });
});
