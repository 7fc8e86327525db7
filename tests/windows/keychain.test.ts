import { expect, it } from 'vitest';
import type { KeychainQuestion } from '../../main/identity/credentials/keychain.ts';
import { script } from './wine.ts';

/** The keychain's answers to these questions, which one process asks in turn. */
async function ask(...questions: readonly KeychainQuestion[]): Promise<readonly unknown[]> {
  const { out, err } = await script('ask-keychain.ts', [JSON.stringify(questions)]);
  if (out === '') throw new Error(err);
  return out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

const account = 'session:tokens#1';

it('Credential Manager keeps, lists and deletes what another process put there', async () => {
  const secret = 'ü😀 "quotes" '.repeat(40);
  expect(await ask({ kind: 'list' }, { kind: 'get', account })).toEqual([[], null]);
  const first = await ask(
    { kind: 'set', account, secret: 'before' },
    { kind: 'set', account, secret },
    { kind: 'set', account: 'pending:1#1', secret: 'other' },
  );
  expect(first).toEqual([null, null, null]);
  const [found, listed] = await ask({ kind: 'get', account }, { kind: 'list' });
  expect(found).toBe(secret);
  expect(listed).toHaveLength(2);
  expect(listed).toEqual(expect.arrayContaining([account, 'pending:1#1']));
  const last = await ask(
    { kind: 'delete', account },
    { kind: 'delete', account },
    { kind: 'get', account },
    { kind: 'delete', account: 'pending:1#1' },
  );
  expect(last).toEqual([true, false, null, true]);
  expect(await ask({ kind: 'list' })).toEqual([[]]);
});
