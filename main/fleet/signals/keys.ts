import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../session/ports.ts';

/** The issuer's keys cannot be read now. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

export interface KeysDeps {
  readonly clock: Pick<Clock, 'now'>;
  /** Reads the issuer's JWK Set (RFC 7517). Rejects with the reason as a sentence. */
  readonly fetchKeys: () => Promise<unknown>;
  /** @param failure why the list could not be read, as a sentence; null: it was */
  readonly onRead: (failure: string | null) => void;
}

/** A flood of tokens with made-up keys must not become a flood of requests. */
const COOLDOWN_MS = 10_000;
/** A key that the issuer has taken back is trusted no longer than this. */
const MOST_AGE_MS = 10 * 60_000;

const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/** The keys of one issuer, read when they are needed: one request at a time. */
export class IssuerKeys {
  readonly #deps: KeysDeps;
  #keys: ReturnType<typeof createLocalJWKSet> | null = null;
  #readAt = -Infinity;
  #triedAt = -Infinity;
  /** Why the last try failed. */
  #failure = '';
  #reading: Promise<void> | null = null;

  constructor(deps: KeysDeps) {
    this.#deps = deps;
  }

  /**
   * For `jwtVerify`.
   * @throws KeysUnavailable where the keys cannot be read, or an unknown one may be too new to be among them;
   * the errors of jose for a key that is not the issuer's
   */
  readonly find: JWTVerifyGetKey = async (...asked) => {
    const { clock } = this.#deps;
    if (clock.now() - this.#readAt > MOST_AGE_MS) {
      this.#keys = null;
      await this.#read();
    }
    const readAt = this.#readAt;
    try {
      return await this.#known()(...asked);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#read();
      if (this.#readAt === readAt) {
        throw new KeysUnavailable(this.#failure, { cause: error });
      }
      return this.#known()(...asked);
    }
  };

  /** Reads the keys before they are needed. @throws KeysUnavailable */
  async load(): Promise<void> {
    await this.#read();
    this.#known();
  }

  #known(): ReturnType<typeof createLocalJWKSet> {
    if (this.#keys === null) throw new KeysUnavailable(this.#failure);
    return this.#keys;
  }

  #read(): Promise<void> {
    if (this.#reading === null && this.#deps.clock.now() - this.#triedAt < COOLDOWN_MS) {
      return Promise.resolve();
    }
    this.#reading ??= this.#readNow().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readNow(): Promise<void> {
    const { clock, fetchKeys, onRead } = this.#deps;
    this.#triedAt = clock.now();
    try {
      this.#keys = createLocalJWKSet(keysSchema.parse(await fetchKeys()));
      this.#readAt = clock.now();
      this.#failure = '';
      onRead(null);
    } catch (error) {
      this.#failure =
        error instanceof z.ZodError || !(error instanceof Error)
          ? 'the list of keys (jwks_uri) is none'
          : error.message;
      onRead(this.#failure);
    }
  }
}
