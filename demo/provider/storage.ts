import type { Adapter, AdapterPayload } from 'oidc-provider';

type Model = 'Session' | 'RefreshToken' | 'AccessToken';

/** What the provider remembers: in memory, for as long as this object lives. */
export class Storage {
  readonly #records = new Map<string, AdapterPayload>();

  /** What oidc-provider keeps its things of one kind with. */
  readonly adapter = (model: string): Adapter => ({
    upsert: (id, payload) => {
      this.#records.set(`${model}:${id}`, payload);
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(this.#records.get(`${model}:${id}`)),
    findByUid: (uid) => Promise.resolve(this.#of(model).find((record) => record.uid === uid)),
    findByUserCode: (userCode) =>
      Promise.resolve(this.#of(model).find((record) => record.userCode === userCode)),
    consume: (id) => {
      const record = this.#records.get(`${model}:${id}`);
      if (record) record.consumed = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    },
    destroy: (id) => {
      this.#records.delete(`${model}:${id}`);
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      for (const [key, record] of this.#records) {
        if (key.startsWith(`${model}:`) && record.grantId === grantId) this.#records.delete(key);
      }
      return Promise.resolve();
    },
  });

  /** What would still be accepted: not expired, and not used up. */
  alive(model: Model): AdapterPayload[] {
    const nowSeconds = Date.now() / 1000;
    return this.#of(model).filter(
      ({ consumed, exp }) => consumed === undefined && (exp ?? Infinity) > nowSeconds,
    );
  }

  /** Removes all records of one kind. */
  forget(model: Model): void {
    for (const key of this.#records.keys()) {
      if (key.startsWith(`${model}:`)) this.#records.delete(key);
    }
  }

  #of(model: string): AdapterPayload[] {
    return [...this.#records]
      .filter(([key]) => key.startsWith(`${model}:`))
      .map(([, record]) => record);
  }
}
