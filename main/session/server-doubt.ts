import type { ServerDoubt, ServerResult } from '../sign-out/server-result.ts';

/** The worst that the results say; null when all is well. */
export function serverDoubt(results: readonly ServerResult[]): ServerDoubt | null {
  if (results.some(isNotSignedOut)) return 'still-alive';
  return results.some(({ pending }) => pending) ? 'pending' : null;
}

/** Nobody tries again what was refused for good, and what could not be kept. */
function isNotSignedOut({ result, pending }: ServerResult): boolean {
  return (
    result === 'still-alive' || (!pending && (result === 'refused' || result === 'unreachable'))
  );
}
