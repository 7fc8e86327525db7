import type { Step } from './step.ts';

/** Where the session's tokens are. It rejects when it cannot do, or does not know. */
export interface SessionCredentials<Name extends string> {
  list(): Promise<readonly Name[]>;
  remove(name: Name): Promise<void>;
}

/** Sign-outs that still have to reach a server (`pending:`) are not the session's own, and stay. */
export function clearCredentials<Name extends string>(store: SessionCredentials<Name>): Step {
  const names = async () => (await store.list()).filter((name) => name.startsWith('session:'));
  return {
    name: 'clear-credentials',
    limitMs: 8000,
    clear: async () => {
      const removals = (await names()).map((name) => store.remove(name));
      // One that stays must not keep the others; `leftovers` counts it.
      await Promise.allSettled(removals);
      await Promise.all(removals);
    },
    leftovers: async () => (await names()).length,
  };
}
