import { join } from 'node:path';
import type { CredentialName, CredentialStore } from '../identity/credentials/store.ts';
import type { Config } from '../config/schema/schema.ts';
import { openCredentialStore } from '../identity/credentials/credential-store.ts';
import { KeychainClient } from '../identity/credentials/keychain-client.ts';
import { KeychainMark } from '../identity/credentials/keychain-mark.ts';
import { MemoryStore, type PackedStore } from '../identity/credentials/memory-store.ts';
import { Requests } from '../electron/network/requests.ts';
import { startKeychainProcess } from '../electron/process/keychain-process.ts';
import type { SessionBrowser } from '../electron/browser/session-browser.ts';
import type { SessionTokens, SignInResult } from '../identity/sign-in/session-tokens.ts';
import {
  backChannel,
  type BackChannel,
  MOST_BODY_BYTES,
} from '../identity/sign-out/back-channel.ts';
import type { Pending } from '../identity/sign-out/pending.ts';
import { ServerSignOut } from '../identity/sign-out/server-sign-out.ts';
import { SessionTraces } from '../identity/sign-out/session-traces.ts';
import {
  openedOrigins,
  tracedUrls,
  unclearOrigins,
} from '../identity/sign-out/sites/site-tasks.ts';
import type { ServerSignOutRun, SessionCredentials } from '../ending/device-steps.ts';
import type { KioskPort, ProcessDeps } from './deps.ts';

/** The name of a session's tokens in the credential store while it runs. */
const TOKENS = 'session:tokens';

const BACK_CHANNEL = { limitMs: 10_000, maxBytes: MOST_BODY_BYTES };

interface Opened {
  readonly store: CredentialStore;
  readonly pending: Pending;
}

/** What an ending does on the servers, and how long it needs the session's stored credentials. */
export interface EndingOnServers extends ServerSignOutRun {
  /** Resolves when they may be removed, and rejects where they may not. */
  tokensNotNeeded(): Promise<void>;
}

/** The kiosk's dealings with servers: wires up credentials, sign-out, and later tries. */
export class Servers {
  readonly request: BackChannel;
  readonly #process: ProcessDeps;
  readonly #config: Config;
  readonly #kiosk: Pick<KioskPort, 'record'>;
  readonly #mark: KeychainMark;
  readonly #memory: MemoryStore;
  #opened: Promise<Opened> | null = null;
  #ready: Opened | null = null;
  #isClosed = false;
  #hasFailedToKeep = false;

  /** @param pending the previous process's unfinished work: its {@link Servers.handoverData} */
  constructor(process: ProcessDeps, pending: PackedStore | null, kiosk: Pick<KioskPort, 'record'>) {
    this.#process = process;
    this.request = backChannel(BACK_CHANNEL, new Requests(process.network).send);
    this.#config = process.config.loaded.config;
    this.#kiosk = kiosk;
    this.#mark = keychainMark(process.dataFolder);
    this.#memory = new MemoryStore(pending);
  }

  /** Continues the sign-outs that earlier processes did not finish. */
  start(): void {
    if (this.#isInUse()) void this.#open();
  }

  /** Where tokens are kept, and how many sign-outs wait; null while that is not known. */
  get health() {
    const waiting = this.#ready?.pending.count ?? (this.#isInUse() ? null : 0);
    return { place: this.#ready?.store.place ?? null, waiting };
  }

  /** Whether a session's tokens can be kept, as the config wants it. */
  async canKeep(): Promise<boolean> {
    return (await this.#open()).store.place !== 'none';
  }

  /**
   * Keeps a session's tokens where they outlive this process, so that a later one can revoke them.
   * Never rejects: this process holds the tokens as well, so only a crash would lose them.
   */
  async keep(session: string, tokens: SessionTokens): Promise<void> {
    try {
      const { store } = await this.#open();
      const { tokensText } = await import('../identity/sign-in/session-tokens.ts');
      if (this.#isClosed) throw handedOver();
      await store.put(TOKENS, tokensText({ session, tokens }));
    } catch {
      if (this.#hasFailedToKeep) return; // tokens can be renewed, and stored again, every few seconds
      this.#hasFailedToKeep = true;
      this.#kiosk.record({ event: 'credentials-degraded', cause: 'failed' });
    }
  }

  /** Collects what a session's sign-out will need while the session runs. */
  newTraces(): SessionTraces {
    return new SessionTraces(tracedUrls(this.#config.sites));
  }

  /**
   * Signs one session out of everything, once. Has to be called while its pages are still there.
   * @param signIn the result of its sign-in, which may still be under way
   * @param browser null where the session never had one
   */
  async signOut(
    signIn: Promise<SignInResult>,
    browser: SessionBrowser | null,
  ): Promise<ServerSignOut> {
    const config = this.#config;
    const traces = browser?.traces ?? this.newTraces();
    const unclear = unclearOrigins(config.sites, traces);
    const [keepingOrigins] = await Promise.all([
      browser?.keepingOrigins(unclear).catch(() => null),
      browser?.keepTabStorage(openedOrigins(config.sites)).catch(() => undefined),
    ]);
    const opened = async () => {
      const [{ pending }, { auditId }] = await Promise.all([this.#open(), signIn]);
      return { pending, auditId };
    };
    return new ServerSignOut({
      tokens: signIn.then(({ tokens }) => tokens),
      sites: config.sites,
      request: this.request,
      timeoutMs: config.serverSignOut.timeoutMs,
      traces,
      keepingOrigins: keepingOrigins ?? new Set(unclear),
      partition: browser && {
        cookies: () => browser.cookies(),
        endProviderSession: (...page) => browser.provider.visit(...page),
        openSitePage: (...page) => browser.openSitePage(...page),
      },
      keep: async (tasks) => {
        const { pending, auditId } = await opened();
        return pending.keep(auditId, tasks);
      },
      insure: async (tasks) => {
        const { pending, auditId } = await opened();
        return pending.insure(auditId, tasks);
      },
    });
  }

  /** Signs out the user of a session that a crash has cut off, and whose browser is gone. */
  signOutAfterCrash(): EndingOnServers {
    let failed: Promise<number> = Promise.resolve(0);
    return {
      begin: async () => {
        failed = this.#recover();
        await failed;
      },
      lost: () => failed,
      tokensNotNeeded: async () => {
        if ((await failed) > 0) throw new Error('the tokens could not be kept in another place');
      },
    };
  }

  /**
   * A session's own entries in the credential store, which stays closed where it cannot have any.
   * @param notNeeded resolves when nothing needs them any more, rejects when they have to stay
   */
  credentials(notNeeded: () => Promise<void>): SessionCredentials<CredentialName> {
    return {
      list: async () => (this.#isInUse() ? (await this.#open()).store.list() : []),
      remove: async (name) => {
        await notNeeded();
        await (await this.#open()).store.remove(name);
      },
    };
  }

  /** Permanent: nothing is kept, tried or recorded here any more. */
  close(): void {
    this.#isClosed = true;
    this.#ready?.pending.close();
  }

  /** What the next process continues with once this one is closed. */
  handoverData(): PackedStore | null {
    return this.#memory.packed();
  }

  /** @returns how many tokens of a session that a crash cut off could not be kept for a later try */
  async #recover(): Promise<number> {
    if (!this.#isInUse()) return 0;
    const { store, pending } = await this.#open();
    // A half-written entry from before the crash is useless, and is cleared with the rest.
    const { readTokens } = await import('../identity/sign-in/session-tokens.ts');
    const text = await store.get(TOKENS).catch(() => null);
    const stored = text === null ? null : readTokens(text);
    return stored === null ? 0 : pending.recoverTokens(stored.session, stored.tokens);
  }

  #isInUse(): boolean {
    return this.#opened !== null || this.#mark.isSet() || !this.#memory.isEmpty;
  }

  #open(): Promise<Opened> {
    if (this.#isClosed && this.#opened === null) return Promise.reject(handedOver());
    this.#opened ??= this.#openNow();
    return this.#opened;
  }

  async #openNow(): Promise<Opened> {
    const { clock, log, app } = this.#process;
    const config = this.#config;
    const store = await openCredentialStore(config.credentials.store, {
      keychain: new KeychainClient({
        start: (events) => startKeychainProcess(app.workersFolder, events),
        after: clock.after,
      }),
      memory: this.#memory,
      mark: this.#mark,
      onDegraded: ({ code, message }) => {
        log.warning(`the keychain cannot be used: ${message}`);
        this.#kiosk.record({ event: 'credentials-degraded', cause: code });
      },
    });
    // Not loaded when the kiosk starts: most kiosks have nothing to continue.
    const { Pending } = await import('../identity/sign-out/pending.ts');
    const pending = new Pending({
      store,
      request: this.request,
      clock,
      keepTryingForMs: config.serverSignOut.keepTryingForMs,
      onResult: (result) => {
        this.#kiosk.record({ event: 'server-sign-out', ...result });
      },
    });
    this.#ready = { store, pending };
    // A keychain can take seconds to open, and the kiosk may be another process's by then.
    if (this.#isClosed) pending.close();
    else await pending.open();
    return this.#ready;
  }
}

/** The mark that says, with the keychain still closed, whether it may hold a session's entries. */
export function keychainMark(dataFolder: string): KeychainMark {
  return new KeychainMark(join(dataFolder, 'keychain-in-use'));
}

function handedOver(): Error {
  return new Error('the kiosk has been handed over to another process');
}
