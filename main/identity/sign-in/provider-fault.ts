import type { SignInRefusal } from '../../session/sign-in.ts';
import type { Clock } from '../../session/ports.ts';

/** Why the user could not sign in with the provider. */
export type ProviderRefusal = Extract<
  SignInRefusal,
  {
    readonly kind:
      | 'cancelled'
      | 'timed-out'
      | 'provider-unreachable'
      | 'provider-refused'
      | 'provider-untrusted';
  }
>;

/**
 * No answer in time, or an answer that reports a failure of the provider. The message is a sentence for
 * the log.
 */
export class ProviderUnreachable extends Error {
  readonly code = 'ERR_PROVIDER_UNREACHABLE';
}

/** An answer that the kiosk itself does not trust. The message is a sentence for the log. */
export class UntrustedProvider extends Error {
  readonly code = 'ERR_PROVIDER_UNTRUSTED';
}

/** An attempt that the kiosk itself ended. */
export class AttemptOver extends Error {
  readonly refusal: ProviderRefusal;
  /** A sentence for the log; null if the refusal says it all. */
  readonly why: string | null;

  constructor(refusal: ProviderRefusal, why: string | null = null) {
    super(refusal.kind);
    this.refusal = refusal;
    this.why = why;
  }
}

/** The error code that the provider itself gave (RFC 6749 sections 4.1.2.1 and 5.2); else null. */
export function providerSaid(error: unknown): string | null {
  if (!(error instanceof Error) || !('error' in error) || !('code' in error)) return null;
  const isAnswer =
    error.code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR' ||
    error.code === 'OAUTH_RESPONSE_BODY_ERROR';
  return isAnswer && typeof error.error === 'string' ? error.error : null;
}

/** Why the provider cannot be reached, as a sentence; null where it answered. */
export function unreachableBecause(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ProviderUnreachable) return cause.message;
  }
  return null;
}

/** The login screen's message for a failed attempt. An unknown error counts as untrusted. */
export function refusalOf(error: unknown): ProviderRefusal {
  if (error instanceof AttemptOver) return error.refusal;
  if (unreachableBecause(error) !== null) return { kind: 'provider-unreachable' };
  switch (providerSaid(error)) {
    case null:
      return { kind: 'provider-untrusted' };
    // The code was used before, has expired, or was issued to another client.
    case 'invalid_grant':
      return { kind: 'provider-untrusted' };
    case 'expired_token':
      return { kind: 'timed-out' };
    case 'temporarily_unavailable':
      return { kind: 'provider-unreachable' };
    default:
      return { kind: 'provider-refused' };
  }
}

/** An attempt that was ended from outside: `AbortSignal.timeout` gives a `TimeoutError`. */
export function overByAbort({ reason }: AbortSignal): AttemptOver {
  const isLate = reason instanceof Error && reason.name === 'TimeoutError';
  return new AttemptOver({ kind: isLate ? 'timed-out' : 'cancelled' });
}

/** Waits for a time, or until the signal aborts, which is no error. */
export async function sleep(
  ms: number,
  clock: Pick<Clock, 'after'>,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done);
  });
}

/** The result of the work. @throws AttemptOver if the signal aborts first */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(overByAbort(signal));
  });
  signal.addEventListener('abort', abort);
  try {
    if (signal.aborted) abort();
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
