import { assertNever } from '../../base/assert-never.ts';
import { allowedOrigins } from '../../config/schema/allowed-origins.ts';
import type { Config } from '../../config/schema/schema.ts';
import type { SessionBrowser } from '../../electron/browser/session-browser.ts';
import type { CheckedUser } from '../../identity/provider-check/check-request.ts';
import type { CheckNews, ProviderCheck } from '../../identity/provider-check/provider-check.ts';
import { wholeAddresses } from '../../identity/sign-in/fault-text.ts';
import {
  type AttemptDeps,
  OidcSignIn,
  type ProviderSignIn,
} from '../../identity/sign-in/oidc-sign-in.ts';
import { ProviderFaults } from '../../identity/sign-in/provider-faults.ts';
import type { SignInWay } from '../../identity/sign-in/provider-tokens.ts';
import type { SessionTokens } from '../../identity/sign-in/session-tokens.ts';
import type { HandoverData } from '../../handover/messages.ts';
import type { KioskPort, ProcessDeps } from '../deps.ts';
import type { Servers } from '../servers.ts';

export type ProviderConfig = Extract<Config['signIn'], { mode: 'oidc' }>['oidc'];

export interface ProviderSignInDeps {
  readonly process: Pick<ProcessDeps, 'clock' | 'log'>;
  readonly servers: Servers;
  readonly kiosk: Pick<KioskPort, 'record' | 'endNow'>;
  /** The browser of the session that is to begin. */
  readonly browserFor: (auditId: string) => SessionBrowser;
}

/** Signing in at the organisation's provider, and what it says of the user afterwards. */
export class AtProvider {
  /** What the session bar shows for a user without a name that can be shown. */
  readonly name: string;
  /** Whether an address is one of the provider's. */
  readonly isProvider: (url: string) => boolean;
  readonly mayUseSecurityKeys: boolean;
  readonly #config: ProviderConfig;
  readonly #deps: ProviderSignInDeps;
  readonly #faults: ProviderFaults;
  /** Null before a user has signed in, and where the config wants no check. */
  #check: ProviderCheck | null = null;

  constructor(
    config: ProviderConfig,
    deps: ProviderSignInDeps,
    before: HandoverData['providerFaults'],
  ) {
    this.#config = config;
    this.#deps = deps;
    this.#faults = new ProviderFaults(deps.process.log, deps.process.clock, before);
    this.name = config.name;
    this.mayUseSecurityKeys = config.securityKeys;
    this.isProvider = allowedOrigins(config.issuer, config.allow);
  }

  /** Whether an address is one of the provider's, or where it sends people back to. */
  isProviderPage(url: string): boolean {
    return this.isProvider(url) || url.split('?')[0] === this.#config.redirectUri;
  }

  /** What the next process has to know of attempts to sign in. */
  writtenFaults(): HandoverData['providerFaults'] {
    return this.#faults.written();
  }

  /** @returns null where the tokens could not be kept as the config wants it */
  async signIn(
    way: SignInWay,
    auditId: string,
    attempt: AttemptDeps,
  ): Promise<ProviderSignIn | null> {
    const { process: own, servers, browserFor } = this.#deps;
    if (!(await servers.canKeep())) return null;
    const oidc = new OidcSignIn({
      settings: this.#config,
      request: servers.request,
      clock: own.clock,
      keep: (tokens) => servers.keep(auditId, tokens),
      onFault: (sentence) => this.#faults.write(sentence),
    });
    const answer =
      way === 'device'
        ? await oidc.onOwnDevice(attempt)
        : await oidc.inWindow(
            { open: (...page) => browserFor(auditId).provider.open(...page) },
            attempt,
          );
    if (answer.kind === 'signed-in') await this.#prepareCheck(auditId, answer);
    return answer;
  }

  /** The session has begun: from now on the provider is asked about its user, where the config wants it. */
  sessionBegins(): void {
    this.#check?.start();
  }

  /** The device has slept. */
  wokeUp(): void {
    this.#check?.checkNow();
  }

  /** The session ends. @returns the latest tokens; null where they are still those of the sign-in */
  async sessionEnds(): Promise<SessionTokens | null> {
    return (await this.#check?.stop()) ?? null;
  }

  async #prepareCheck(session: string, user: CheckedUser): Promise<void> {
    const { checkEveryMs: everyMs } = this.#config;
    if (everyMs === null) return;
    const { process: own, servers } = this.#deps;
    const { ProviderCheck } = await import('../../identity/provider-check/provider-check.ts');
    this.#check = new ProviderCheck(user, {
      everyMs,
      clock: own.clock,
      request: servers.request,
      keep: (tokens) => servers.keep(session, tokens),
      onNews: (news) => {
        this.#checked(session, news);
      },
    });
  }

  #checked(session: string, news: CheckNews): void {
    const { process: own, kiosk } = this.#deps;
    switch (news.kind) {
      case 'over':
        own.log.warning(`the provider has ended the user's session: ${news.why}`);
        void kiosk.endNow('remote', { by: { kind: 'provider' } });
        return;
      case 'degraded':
        own.log.warning(
          `check of the signed-in user at the provider: ${news.why}`,
          wholeAddresses(news.why),
        );
        kiosk.record({ event: 'provider-check-degraded', session, cause: news.cause });
        return;
      case 'restored':
        kiosk.record({ event: 'provider-check-restored', session });
        return;
      default:
        assertNever(news);
    }
  }
}
