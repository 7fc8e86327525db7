import { describe, expect, it } from 'vitest';
import { hashPassword, type PasswordInput } from '../../../main/cli/hash-password.ts';
import { runCommand } from '../../../main/cli/run-command.ts';
import { parsePasswordHash, verifyPassword } from '../../../main/identity/sign-in/password-hash.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';
import { fakePipe, fakeTerminal } from '../../fakes/fake-password-input.ts';

const long = 'correct horse battery staple';

function run(input: PasswordInput) {
  const io = fakeCommandIo();
  return { code: hashPassword(io, input), out: io.outLines, err: io.errLines };
}

async function fits(password: string, [text = '', ...more]: readonly string[]): Promise<boolean> {
  const hash = parsePasswordHash(text);
  return more.length === 0 && hash !== null && verifyPassword(password, hash);
}

describe('cleardesk hash-password', () => {
  it.each([
    ['a pipe', fakePipe(long)],
    ['the first line of a pipe', fakePipe(`${long}\nanother line\n`)],
    ['a pipe on Windows', fakePipe(`\ufeff${long}\r\n`)],
    ['a terminal, asked twice', fakeTerminal(long, long)],
  ])('prints the hash, and only that, of a password from %s', async (_, input) => {
    const { code, out, err } = run(input);
    expect({ code, err }).toEqual({ code: 0, err: [] });
    expect(await fits(long, out)).toBe(true);
  });

  it('keeps the spaces around a password', async () => {
    expect(await fits(` ${long} `, run(fakePipe(` ${long} \n`)).out)).toBe(true);
  });

  it.each([
    ['14 characters', 'ä'.repeat(14), ['warning: it has 14 characters; a password on its own']],
    ['15 characters', 'ä'.repeat(15), []],
    ['an accent typed as a character of its own', 'a\u0308'.repeat(14), ['warning: it has 14']],
  ])('warns below 15 characters: %s', (_, password, warnings) => {
    const { code, err } = run(fakePipe(password));
    expect(code).toBe(0);
    expect(err).toEqual(warnings.map((text) => expect.stringContaining(text) as string));
  });

  it.each([
    ['nothing', fakePipe(''), 'there is no password on standard input'],
    ['an empty line', fakePipe('\npassword'), 'there is no password'],
    ['an empty line on Windows', fakePipe('\r\n'), 'there is no password'],
    ['1,025 bytes', fakePipe('a'.repeat(1025)), 'longer than 1024 bytes'],
    ['1,024 characters of two bytes', fakePipe('ä'.repeat(1024)), 'longer than 1024 bytes'],
    ['what is not text', fakePipe(Buffer.from([0xff, 0xfe, 0x41])), 'is not text in UTF-8'],
    ['what cannot be typed', fakePipe('a\tb'), 'control character'],
    ['two that differ', fakeTerminal(long, `${long}.`), 'the two are not the same'],
    ['an interrupted question', fakeTerminal(), 'cancelled'],
    ['an interrupted second question', fakeTerminal(long), 'cancelled'],
    ['a terminal that would show it', fakeTerminal({ kind: 'shown' }), 'hash-password < FILE'],
  ])('refuses %s, and says why', (_, input, why) => {
    const { code, out, err } = run(input);
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err).toEqual([expect.stringContaining(why)]);
  });

  it('takes 1,024 bytes', async () => {
    expect(await fits('a'.repeat(1024), run(fakePipe('a'.repeat(1024))).out)).toBe(true);
  });

  it('takes no password from its command line, where others could read it', async () => {
    const io = fakeCommandIo();
    expect(await runCommand(['hash-password', 'secret'], io, null)).toBe(2);
    expect(io.outLines).toEqual([]);
    expect(io.errLines.join('\n')).toContain('usage: cleardesk hash-password');
    expect(io.errLines.join('\n')).not.toContain('secret');
  });
});
