import type { Setup, SignInMode } from '../../preload/contract.ts';
import { endsSession, lastGood, saysTheSame } from '../config/config-change.ts';
import type { ConfigPlace } from '../config/config-place.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { helpDeskOf } from '../config/help-desk.ts';
import { readLogo } from '../config/logo.ts';
import type { Config } from '../config/schema.ts';
import { parsePasswordHash } from '../sign-in/password-hash.ts';
import { watchConfig } from '../config/watch-config.ts';
import { hasPrintSystem } from '../printing/print-system.ts';
import type { Policy } from '../session/policy.ts';

/** What a changed config asks of the kiosk. */
export interface ConfigChangeParts {
  /** Whose account the running session is of; null where there is none. */
  readonly account: () => string | null;
  readonly record: (loaded: LoadedConfig) => void;
  readonly onPolicy: (policy: Policy) => void;
  /** The running session has lost something that it was allowed. */
  readonly onEndsSession: () => void;
  /** Everything else takes a process that reads it from the beginning. */
  readonly onRenew: () => void;
}

/** The config that this process was made with, and what has become of its file since. */
export class ConfigInUse {
  /** What the screens, the sites and the way of signing in were made from. */
  readonly loaded: LoadedConfig;
  readonly #place: ConfigPlace;
  #latest: LoadedConfig;
  #stop: () => void = () => undefined;
  #isClosed = false;

  /**
   * @param loaded what the file says
   * @param before what the process before this one has; it holds where the file is rejected now
   */
  constructor(place: ConfigPlace, loaded: LoadedConfig, before: LoadedConfig | null) {
    this.#place = place;
    this.loaded = before === null ? loaded : lastGood(before, loaded);
    this.#latest = this.loaded;
  }

  /** What file and policies say now; the last that was good where they are rejected. */
  get latest(): LoadedConfig {
    return this.#latest;
  }

  watch(parts: ConfigChangeParts): void {
    this.#stop = watchConfig(this.#place, () => {
      void this.#changed(parts);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
  }

  async #changed(parts: ConfigChangeParts): Promise<void> {
    const { loadConfig } = await import('../config/load-config.ts');
    if (this.#isClosed) return;
    const { account, record, onPolicy, onEndsSession, onRenew } = parts;
    const before = this.#latest;
    const next = lastGood(before, loadConfig(this.#place));
    if (saysTheSame(before, next)) return;
    this.#latest = next;
    record(next);
    if (next.errors !== null) return;
    onPolicy(policyOf(next));
    if (endsSession(this.loaded.config, next.config, account())) onEndsSession();
    onRenew();
  }
}

/** What a config means for the rules of a session. */
export function policyOf({ config, file, errors, isLastGood }: LoadedConfig): Policy {
  const { session, exitScreen, sites } = config;
  return {
    idleTimeoutMs: session.idleTimeoutMs,
    warningMs: session.warningMs,
    waitForFirstInput: session.waitForFirstInput,
    maxDurationMs: session.maxDurationMs,
    endAt: session.endAt,
    exitScreenMs: exitScreen.showForMs,
    siteCount: sites.length,
    problem: errors === null || isLastGood ? null : { kind: 'config', file, errors },
  };
}

/** What a config means for the screens. */
export function setupOf(loaded: LoadedConfig, dataFolder: string): Setup {
  const { config } = loaded;
  const { name, logo } = config.organisation;
  return {
    organisation: {
      name: name ?? 'Cleardesk',
      helpDesk: helpDeskOf(loaded, dataFolder),
      logo: readLogo(logo),
    },
    language: config.language,
    siteNames: config.sites.map((site) => site.name),
    idleTimeoutSeconds: config.session.idleTimeoutMs / 1000,
    signIn: signInMode(config.signIn),
    hasAdministrator: parsePasswordHash(config.admin.passwordHash ?? '') !== null,
    canPrint: config.kiosk.printing === 'allow' && hasPrintSystem(process.env, process.platform),
  };
}

function signInMode(signIn: Config['signIn']): SignInMode {
  return signIn.mode === 'oidc'
    ? { mode: signIn.mode, name: signIn.oidc.name }
    : { mode: signIn.mode };
}
