import { isDeepStrictEqual } from 'node:util';
import { paletteOf } from '../base/colour.ts';
import type { Setup, SignInMode } from '../../preload/contract.ts';
import { endsSession, lastGood, saysTheSame } from '../config/in-use/config-change.ts';
import { configFingerprint, type ConfigLocation } from '../config/source/config-location.ts';
import type { LoadedConfig } from '../config/in-use/load-config.ts';
import type { ShownConfig } from '../config/in-use/shown-config.ts';
import { helpDeskOf } from '../config/in-use/help-desk.ts';
import { useBannerOf } from '../config/in-use/use-banner.ts';
import { readPicture } from '../config/source/picture.ts';
import type { Config } from '../config/schema/schema.ts';
import { parsePasswordHash } from '../identity/sign-in/password-hash.ts';
import { watchConfig } from '../config/in-use/watch-config.ts';
import { hasPrintSystem } from '../device/printing/purge-job.ts';
import type { SessionRules } from '../session/state.ts';
import type { OwnApp, OwnDisplay } from './deps.ts';

/** What a file or a policy that has changed means for the kiosk. */
export type ConfigEvent =
  /** It is rejected, and what was good before holds. */
  | { readonly kind: 'rejected'; readonly loaded: LoadedConfig }
  | {
      readonly kind: 'changed';
      readonly loaded: LoadedConfig;
      /** What is in force from now on. Everything else takes a process that reads the config afresh. */
      readonly rules: SessionRules;
      /** The running session has lost something that it was allowed. */
      readonly endsSession: boolean;
    };

/** The config that this process was made with, and what has become of its file since. */
export class ConfigInUse {
  /** What the screens, the sites and the way of signing in were made from. */
  readonly loaded: LoadedConfig;
  readonly #place: ConfigLocation;
  readonly #sourcesRead: string;
  /** The last config of the process before this one; null without one. */
  #former: LoadedConfig | null = null;
  #latest: LoadedConfig;
  #stop: () => void = () => undefined;
  #isClosed = false;

  /**
   * @param loaded what the file says
   * @param read.former what the process before this one has; it holds where the file is rejected now
   * @param read.sourcesRead {@link configFingerprint} from before the file was read
   */
  constructor(
    place: ConfigLocation,
    loaded: LoadedConfig,
    read: { readonly former: LoadedConfig | null; readonly sourcesRead: string },
  ) {
    this.#place = place;
    this.#sourcesRead = read.sourcesRead;
    this.loaded = read.former === null ? loaded : lastGood(read.former, loaded);
    this.#latest = this.loaded;
  }

  /** The process before this one has released the kiosk. Its last config may be newer than ours. */
  handedOver(former: LoadedConfig): void {
    this.#former = former;
  }

  /** What file and policies say now; the last that was good where they are rejected. */
  get latest(): LoadedConfig {
    return this.#latest;
  }

  /** What this process uses, for the control channel. */
  async shown(): Promise<ShownConfig> {
    const { shownConfig } = await import('../config/in-use/shown-config.ts');
    return shownConfig(this.loaded, this.loaded.errors !== null && !this.loaded.isLastGood);
  }

  /**
   * Begins to watch, and compares once: what was changed between reading and watching has been seen by
   * no process, or by one whose successor had read it before.
   * @param account whose account the running session is of; null where there is none
   */
  watch(account: () => string | null, onEvent: (event: ConfigEvent) => void): void {
    const read = async () => {
      const event = await this.#read(account);
      if (event !== null) onEvent(event);
    };
    this.#stop = watchConfig(this.#place, () => {
      void read();
    });
    const isSeen = this.#former === null || saysTheSame(this.#former, this.loaded);
    if (!isSeen || configFingerprint(this.#place) !== this.#sourcesRead) void read();
  }

  close(): void {
    this.#isClosed = true;
    this.#stop();
  }

  /** Reads the config again. @returns null where nothing has changed, or this process is over */
  async #read(account: () => string | null): Promise<ConfigEvent | null> {
    const { loadConfig } = await import('../config/in-use/load-config.ts');
    if (this.#isClosed) return null;
    const good = this.#former ?? this.#latest;
    this.#former = null;
    const loaded = lastGood(good, loadConfig(this.#place));
    if (saysTheSame(this.#latest, loaded)) return null;
    this.#latest = loaded;
    // What is rejected changes nothing, unless the last good one is newer than what is in use here.
    if (loaded.errors !== null && isDeepStrictEqual(loaded.config, this.loaded.config)) {
      return { kind: 'rejected', loaded };
    }
    const endsRunning = endsSession(this.loaded.config, loaded.config, account());
    return { kind: 'changed', loaded, rules: rulesOf(loaded), endsSession: endsRunning };
  }
}

/** Whether Chromium has the config's language, by its first part: Chromium may have no regional one. */
export function speaks({
  app,
  config,
}: {
  readonly app: { readonly locale: string };
  readonly config: Pick<ConfigInUse, 'loaded'>;
}): boolean {
  const { language } = config.loaded.config;
  return language === 'auto' || language.split('-')[0] === app.locale.split('-')[0];
}

/** What a display with 1080 lines is drawn for. */
const USUAL_LINES = 1080;
const STEP = 0.5;

/**
 * The factor that a process has to be started with; null: none, the operating system's or that of the command
 * line counts.
 */
export function scaleWanted(
  scale: 'auto' | number,
  { forced, isOurs, scaleFactor, shorterSide }: OwnDisplay,
): number | null {
  if (scale !== 'auto') return scale;
  if (!isOurs && (forced !== null || scaleFactor !== 1)) return forced;
  const steps = Math.floor(shorterSide / USUAL_LINES / STEP);
  return steps * STEP > 1 ? steps * STEP : null;
}

/** Whether Chromium has the config's scale. */
export function isScaled({
  app,
  config,
}: {
  readonly app: Pick<OwnApp, 'display'>;
  readonly config: Pick<ConfigInUse, 'loaded'>;
}): boolean {
  return scaleWanted(config.loaded.config.kiosk.scale, app.display) === app.display.forced;
}

/**
 * What sites hear of the user's languages: the chosen one, and then Chromium's.
 * @param chosen on the login screen @returns null where the user has chosen none
 */
export function languagesForSites(
  { app }: { readonly app: { readonly locale: string } },
  chosen: string | undefined,
): readonly string[] | null {
  if (chosen === undefined) return null;
  const [base = chosen] = chosen.split('-');
  return [...new Set([chosen, base, app.locale])];
}

/** What a config means for the rules of a session. */
export function rulesOf({ config, file, errors, isLastGood }: LoadedConfig): SessionRules {
  const { session, exitScreen, sites } = config;
  return {
    idleTimeoutMs: session.idleTimeoutMs,
    warningMs: session.warningMs,
    waitForFirstInput: session.waitForFirstInput,
    maxDurationMs: session.maxDurationMs,
    endAt: session.endAt,
    exitScreenMs: exitScreen.showForMs,
    siteCount: sites.length,
    useBanner: useBannerOf(config),
    problem: errors === null || isLastGood ? null : { kind: 'config', file, errors },
  };
}

/** What a config means for the screens. */
export function setupOf(loaded: LoadedConfig, dataFolder: string, isOutOfSupport: boolean): Setup {
  const { config } = loaded;
  const { name, logo, colour } = config.organisation;
  return {
    organisation: {
      name: name ?? 'Cleardesk',
      helpDesk: helpDeskOf(loaded, dataFolder),
      logo: readPicture(logo),
      colours: colour === null ? null : paletteOf(colour),
    },
    language: config.language,
    configFile: loaded.file,
    languages: config.languages,
    texts: config.texts,
    siteNames: config.sites.map((site) => site.name),
    idleTimeoutSeconds: config.session.idleTimeoutMs / 1000,
    signIn: signInMode(config.signIn),
    hasAdministrator: parsePasswordHash(config.admin.passwordHash ?? '') !== null,
    canPrint: config.kiosk.printing === 'allow' && hasPrintSystem(process.env, process.platform),
    hasBarKey: config.sites.length > 0 && !config.sites.some(({ keys }) => keys.includes('F6')),
    hasScreenReader: hasScreenReader(config),
    hasWarningTone: config.session.warningTone,
    isOutOfSupport,
    keyboard: config.kiosk.keyboard,
    useBanner: bannerShown(config),
    attract: attractShown(config.kiosk),
  };
}

/** Whether a user may start a screen reader here. */
export function hasScreenReader({ kiosk }: Config): boolean {
  return kiosk.screenReader !== 'off' && process.platform === 'linux';
}

function bannerShown(config: Config): Setup['useBanner'] {
  const version = useBannerOf(config)?.version;
  if (config.useBanner === null || version === undefined) return null;
  return { ...config.useBanner, version };
}

function attractShown({ attract }: Config['kiosk']): Setup['attract'] {
  if (attract === null) return null;
  return { afterMs: attract.afterMs, picture: readPicture(attract.picture) };
}

function signInMode(signIn: Config['signIn']): SignInMode {
  return signIn.mode === 'oidc'
    ? { mode: signIn.mode, name: signIn.oidc.name }
    : { mode: signIn.mode };
}
