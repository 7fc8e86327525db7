import type { DeviceAuthorizationResponse, IDToken } from 'openid-client';
import type { Clock } from '../../session/ports.ts';
import type { SignInProgress } from '../../session/sign-in.ts';
import {
  AttemptOver,
  overByAbort,
  providerSaid,
  sleep,
  unlessAborted,
  unreachableBecause,
  UntrustedProvider,
} from './provider-fault.ts';
import { claimsOf, type Provider, type ProviderAnswer, type ProviderSettings } from './provider.ts';

/** RFC 8628 section 3.4. */
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** Section 3.2: the interval if the provider gives none; then the bounds of any interval. */
const INTERVAL_SECONDS = 5;
const MIN_INTERVAL_SECONDS = 1;
const MAX_INTERVAL_SECONDS = 60;
/** Section 3.5. */
const SLOW_DOWN_MS = 5000;
/** Longer than any user waits at a shared device. */
const MAX_SECONDS = 30 * 60;
/** The longest code that a user could be asked to type. */
const MAX_CODE_LENGTH = 40;

export interface DeviceFlowDeps {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly onProgress: (progress: SignInProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Shows a code (RFC 8628), and asks the provider until the user has confirmed it on a device of
 * their own. Throws errors that `refusalOf` understands.
 */
export async function signInOnOwnDevice(
  provider: Provider,
  settings: ProviderSettings,
  deps: DeviceFlowDeps,
): Promise<IDToken> {
  const { client, config } = provider;
  if (config.serverMetadata().device_authorization_endpoint === undefined) {
    throw new AttemptOver(
      { kind: 'provider-refused' },
      'its metadata names no device_authorization_endpoint: no user can sign in with a phone; allow the device flow at the provider',
    );
  }
  const scope = settings.scopes.join(' ');
  const asked = client.initiateDeviceAuthorization(config, { scope });
  const device = await unlessAborted(asked, deps.signal);
  const seconds = Math.min(device.expires_in, MAX_SECONDS);
  const expiresAt = deps.clock.now() + seconds * 1000;
  deps.onProgress(deviceCode(device, expiresAt));
  const answer = await poll(provider, device, { ...deps, expiresAt });
  return claimsOf(answer, settings);
}

/**
 * Waits for a request that is under way even if the attempt is cancelled: it may bring tokens,
 * which the ending has to revoke.
 */
async function poll(
  { client, config }: Provider,
  { device_code, interval = INTERVAL_SECONDS }: DeviceAuthorizationResponse,
  { clock, signal, expiresAt }: DeviceFlowDeps & { readonly expiresAt: number },
): Promise<ProviderAnswer> {
  /** Why the provider did not answer the last time; null if it did. */
  let unanswered: string | null = null;
  let pauseMs = 1000 * Math.min(Math.max(interval, MIN_INTERVAL_SECONDS), MAX_INTERVAL_SECONDS);
  for (;;) {
    await sleep(Math.min(pauseMs, expiresAt - clock.now()), clock, signal);
    if (signal.aborted) throw overByAbort(signal);
    if (clock.now() >= expiresAt) throw new AttemptOver({ kind: 'timed-out' }, unanswered);
    try {
      return await client.genericGrantRequest(config, GRANT, { device_code });
    } catch (error) {
      const said = providerSaid(error);
      unanswered = unreachableBecause(error);
      if (said === 'slow_down') pauseMs += SLOW_DOWN_MS;
      // Section 3.5: a provider that does not answer is asked less and less often.
      else if (unanswered !== null) pauseMs = Math.min(pauseMs * 2, MAX_INTERVAL_SECONDS * 1000);
      else if (said !== 'authorization_pending') throw error;
    }
  }
}

function deviceCode(device: DeviceAuthorizationResponse, expiresAt: number): SignInProgress {
  const { user_code: userCode, verification_uri, verification_uri_complete } = device;
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(userCode) || userCode.length > MAX_CODE_LENGTH) {
    throw new UntrustedProvider('the user code of the device flow is nothing that people can type');
  }
  const complete = verification_uri_complete;
  return {
    kind: 'device-code',
    userCode,
    verificationUrl: webPage(verification_uri),
    verificationUrlComplete: complete === undefined ? null : webPage(complete),
    expiresAt,
  };
}

const NO_PAGE = { protocol: '', href: '' };

function webPage(address: string): string {
  const { protocol, href } = URL.canParse(address) ? new URL(address) : NO_PAGE;
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new UntrustedProvider('the verification_uri of the device flow is not a web address');
  }
  return href;
}
