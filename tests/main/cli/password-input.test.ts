import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const reader = ['--import', 'tsx', fileURLToPath(new URL('./password-reader.ts', import.meta.url))];

function startReader(stdio: StdioOptions, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...reader, ...args], { stdio });
}

async function whatIsReadOf(pieces: readonly string[], ...args: readonly string[]) {
  const child = startReader(['pipe', 'pipe', 'inherit'], ...args);
  for (const piece of pieces) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.stdin?.write(piece);
  }
  child.stdin?.end();
  return answerOf(child);
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  if (child.stdout === null) throw new Error('the reader has no output');
  return JSON.parse(await text(child.stdout));
}

describe('standard input', () => {
  it('gives the first line, also one that comes late and in pieces', async () => {
    expect(await whatIsReadOf(['cor', 'rect ', 'horse\nmore\n'])).toEqual({
      isTerminal: false,
      text: 'correct horse',
    });
  });

  it('gives what there is before the end', async () => {
    expect(await whatIsReadOf(['ä'])).toMatchObject({ text: 'ä' });
    expect(await whatIsReadOf([])).toMatchObject({ text: '' });
  });

  it('gives no more than it is asked for', async () => {
    expect(await whatIsReadOf(['123456'], '4')).toMatchObject({ text: '1234' });
  });

  it('can be a file, or nothing', async () => {
    const file = join(temporaryFolder(), 'password');
    writeFileSync(file, 'from a file\n');
    const descriptor = openSync(file, 'r');
    const child = startReader([descriptor, 'pipe', 'inherit']);
    closeSync(descriptor);
    expect(await answerOf(child)).toMatchObject({ text: 'from a file' });
    expect(await answerOf(startReader(['ignore', 'pipe', 'inherit']))).toMatchObject({ text: '' });
  });

  it('that is no terminal is not asked', async () => {
    const child = startReader(['ignore', 'pipe', 'ignore'], '100', 'Password: ');
    expect(await answerOf(child)).toEqual({ isTerminal: false, kind: 'shown' });
  });

  // `script` (util-linux) gives a command a terminal.
  it.skipIf(spawnSync('script', ['--version']).status !== 0)(
    'that is a terminal does not show what is typed',
    async () => {
      const command = [process.execPath, ...reader, '100', '"Password: "'].join(' ');
      const child = spawn('script', ['-qec', command, '/dev/null'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let shown = '';
      child.stdout.setEncoding('utf8').on('data', (piece: string) => {
        if (!shown.includes('Password: ') && (shown + piece).includes('Password: ')) {
          child.stdin.write('typed unseen\n');
        }
        shown += piece;
      });
      await new Promise((resolve) => child.once('close', resolve));
      expect(shown.match(/typed unseen/g)).toHaveLength(1);
      expect(shown).toContain('{"isTerminal":true,"text":"typed unseen"}');
    },
  );
});
