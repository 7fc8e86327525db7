import { isObject } from '../../base/object.ts';
import { addressText, cleanText } from './provider-error.ts';

/** What the kiosk remembers of an answer of the provider, for the log: no token, no code, no query. */
export interface SeenAnswer {
  /** Such as `the token endpoint`. */
  readonly what: string;
  readonly address: string;
  readonly status: number;
  readonly contentType: string;
  /** Where a redirect leads; null without one. */
  readonly leadsTo: string | null;
  /** `error` and `error_description` of RFC 6749, section 5.2; null without them. */
  readonly error: string | null;
  readonly description: string | null;
  /** How many seconds this device's clock is ahead of the provider's (`Date`); null if it has none. */
  readonly secondsAhead: number | null;
}

/** The name of the provider's metadata in a {@link SeenAnswer}. */
export const METADATA = 'the metadata';

/** @param what such as `the token endpoint` @param address what was asked */
export async function seenAnswer(
  what: string,
  address: string,
  answer: Response,
): Promise<SeenAnswer> {
  const { status, headers } = answer;
  const location = headers.get('location');
  const isRedirect = status >= 300 && status < 400 && location !== null;
  const date = Date.parse(headers.get('date') ?? '');
  const { error, description } = status >= 400 ? await errorIn(answer) : NO_ERROR;
  return {
    what,
    address,
    status,
    contentType: headers.get('content-type') ?? '',
    leadsTo: isRedirect && URL.canParse(location, address) ? new URL(location, address).href : null,
    error,
    description,
    secondsAhead: Number.isNaN(date) ? null : Math.round((Date.now() - date) / 1000),
  };
}

const NO_ERROR = { error: null, description: null };

/** An error has no tokens in it (RFC 6749, section 5.2). */
async function errorIn(answer: Response): Promise<Pick<SeenAnswer, 'error' | 'description'>> {
  try {
    const body: unknown = await answer.clone().json();
    if (!isObject(body)) return NO_ERROR;
    const textOf = (value: unknown) => (typeof value === 'string' ? value : null);
    return { error: textOf(body['error']), description: textOf(body['error_description']) };
  } catch {
    return NO_ERROR; // not JSON
  }
}

/** The sentence for an answer whose HTTP status is not 200. */
export function statusSentence({ what, address, status, leadsTo }: SeenAnswer): string {
  const line = `${what} at ${addressText(address)} answers ${status}`;
  if (leadsTo !== null) {
    return `${line}, which leads to ${addressText(leadsTo)}: the kiosk does not follow; write signIn.oidc.issuer as the provider itself names it`;
  }
  if (status === 404 && what === METADATA) {
    return `${line}, not 200: signIn.oidc.issuer is not the provider's issuer, or lacks a part of its path`;
  }
  return status >= 500 || status === 429
    ? `${line}: the provider is out of order, overloaded, or limits this device`
    : `${line}, not 200`;
}

/** The sentence for an answer that should be JSON. @param isBroken it begins as JSON and then is none */
export function notJsonSentence(seen: SeenAnswer, isBroken: boolean): string {
  const { what, address, contentType } = seen;
  if (seen.status !== 200) return statusSentence(seen);
  const line = `${what} at ${addressText(address)}`;
  if (isBroken || contentType.includes('json')) {
    return `${line} is not whole JSON: something on the way cuts or changes it`;
  }
  const type = contentType === '' ? 'of no known type' : cleanText(contentType.split(';')[0]);
  return `${line} is ${type}, not JSON: a proxy or a sign-in page of the network answers in its place, or the address is wrong`;
}
