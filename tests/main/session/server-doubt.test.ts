import { describe, expect, it } from 'vitest';
import { serverDoubt } from '../../../main/session/server-doubt.ts';
import type { ServerResult } from '../../../main/sign-out/server-result.ts';

function result(kind: ServerResult['result'], pending = false): ServerResult {
  return { what: 'site', result: kind, pending };
}

describe('serverDoubt', () => {
  it.each<{ results: readonly ServerResult[]; doubt: ReturnType<typeof serverDoubt> }>([
    { results: [], doubt: null },
    { results: [result('proven'), result('signed-out'), result('not-offered')], doubt: null },
    { results: [result('proven'), result('unreachable', true)], doubt: 'pending' },
    { results: [result('refused', true)], doubt: 'pending' },
    { results: [result('refused')], doubt: 'still-alive' },
    { results: [result('unreachable')], doubt: 'still-alive' },
    { results: [result('unreachable', true), result('still-alive')], doubt: 'still-alive' },
  ])('of $results is $doubt', ({ results, doubt }) => {
    expect(serverDoubt(results)).toBe(doubt);
  });
});
