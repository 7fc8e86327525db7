import type { ServerWarning, ServerResult } from '../identity/sign-out/server-result.ts';

/** An access token that is valid for longer is as good as a session. */
const SHORT_LIFE_SECONDS = 3600;

/** What the user should know about sessions that are left on servers, worst first; often empty. */
export function serverDoubts(results: readonly ServerResult[]): readonly ServerWarning[] {
  const left = results.filter(isLeft);
  // The advice for a living session covers that of the other warnings.
  if (left.some(isAlive)) return [{ kind: 'still-alive' }];
  const sites = left.flatMap(({ result, site }) => (result === 'not-tried' ? (site ?? []) : []));
  const isNotOffered = left.some((each) => each.result === 'not-offered' && !isExpiring(each));
  const expiring = left.find(isExpiring);
  const doubts: ServerWarning[] = [];
  if (sites.length > 0) doubts.push({ kind: 'not-tried', sites });
  if (isNotOffered) doubts.push({ kind: 'not-offered' });
  else if (expiring !== undefined) {
    doubts.push({ kind: 'expiring', validForSeconds: expiring.validForSeconds ?? null });
  }
  if (results.some(({ pending }) => pending)) doubts.push({ kind: 'pending' });
  return doubts;
}

/** Not signed out, and the kiosk does not try again. */
function isLeft({ result, pending }: ServerResult): boolean {
  switch (result) {
    case 'proven':
    case 'signed-out':
      return false;
    case 'still-alive':
      return true;
    default:
      return !pending;
  }
}

/** An access token that expires soon, and that nothing renews. */
function isExpiring({ what, validForSeconds = 0 }: ServerResult): boolean {
  return what === 'access-token' && validForSeconds <= SHORT_LIFE_SECONDS;
}

function isAlive(result: ServerResult): boolean {
  return !isExpiring(result) && result.result !== 'not-offered' && result.result !== 'not-tried';
}
