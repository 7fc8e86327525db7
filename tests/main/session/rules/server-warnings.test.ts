import { describe, expect, it } from 'vitest';
import { serverWarnings } from '../../../../main/session/rules/endings.ts';
import type {
  ServerWarning,
  ServerResult,
} from '../../../../main/identity/sign-out/server-result.ts';

function result(
  kind: ServerResult['result'],
  pending = false,
  what: ServerResult['what'] = 'site',
): ServerResult {
  return { what, result: kind, pending, ...(what === 'site' ? { site: 'Portal' } : {}) };
}

const accessToken = (kind: ServerResult['result'], validForSeconds?: number): ServerResult => ({
  ...result(kind, false, 'access-token'),
  ...(validForSeconds === undefined ? {} : { validForSeconds }),
});

describe('serverDoubts', () => {
  it.each<{ results: readonly ServerResult[]; doubts: readonly ServerWarning[] }>([
    { results: [], doubts: [] },
    { results: [result('proven'), result('signed-out')], doubts: [] },
    { results: [result('proven'), result('unreachable', true)], doubts: [{ kind: 'pending' }] },
    { results: [result('refused', true)], doubts: [{ kind: 'pending' }] },
    { results: [result('refused')], doubts: [{ kind: 'still-alive' }] },
    { results: [result('unreachable')], doubts: [{ kind: 'still-alive' }] },
    {
      results: [result('unreachable', true), result('still-alive')],
      doubts: [{ kind: 'still-alive' }],
    },
    {
      results: [result('not-tried'), { ...result('not-tried'), site: 'Messages' }],
      doubts: [{ kind: 'not-tried', sites: ['Portal', 'Messages'] }],
    },
    {
      results: [result('not-offered', false, 'provider-session'), accessToken('not-offered', 60)],
      doubts: [{ kind: 'not-offered' }],
    },
    {
      results: [result('not-offered', false, 'refresh-token')],
      doubts: [{ kind: 'not-offered' }],
    },
    {
      results: [result('not-offered', false, 'provider-session'), result('unreachable', true)],
      doubts: [{ kind: 'not-offered' }, { kind: 'pending' }],
    },
  ])('of $results are $doubts', ({ results, doubts }) => {
    expect(serverWarnings(results)).toEqual(doubts);
  });

  it.each<[ServerResult, ServerWarning]>([
    [accessToken('refused', 300), { kind: 'expiring', validForSeconds: 300 }],
    [accessToken('still-alive', 300), { kind: 'expiring', validForSeconds: 300 }],
    [accessToken('not-offered', 3600), { kind: 'expiring', validForSeconds: 3600 }],
    [accessToken('refused'), { kind: 'expiring', validForSeconds: null }],
    [accessToken('refused', 86_400), { kind: 'still-alive' }],
    [accessToken('not-offered', 86_400), { kind: 'not-offered' }],
    [result('refused', false, 'refresh-token'), { kind: 'still-alive' }],
    [result('refused', false, 'provider-session'), { kind: 'still-alive' }],
  ])('of %j, the only thing left, is %j', (left, doubt) => {
    expect(serverWarnings([result('proven'), left])).toEqual([doubt]);
  });
});
