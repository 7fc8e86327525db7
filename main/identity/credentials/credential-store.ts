import { type CredentialStore, NoStore } from './store.ts';
import { type Keychain, KeychainError, proveKeychain } from './keychain.ts';
import type { KeychainMark } from './keychain-mark.ts';
import { KeychainStore } from './keychain-store.ts';
import type { MemoryStore } from './memory-store.ts';

export interface StoreDeps {
  readonly keychain: Keychain;
  readonly memory: MemoryStore;
  readonly mark: KeychainMark;
  /** The config asks for the keychain, which failed its test. */
  readonly onDegraded: (error: KeychainError) => void;
}

/**
 * Chooses the store that the config's `credentials.store` asks for. While a session's entries are
 * still in a keychain that no longer works, `auto` does not fall back to memory: the kiosk could
 * not say that the device is clean. The administrator can solve that by setting `memory`.
 */
export async function openCredentialStore(
  setting: 'auto' | 'keychain' | 'memory',
  { keychain, memory, mark, onDegraded }: StoreDeps,
): Promise<CredentialStore> {
  if (setting === 'memory') return memory;
  try {
    await proveKeychain(keychain);
    return new KeychainStore(keychain, mark);
  } catch (error) {
    if (!(error instanceof KeychainError)) throw error;
    onDegraded(error);
    const mayUseMemory = setting === 'auto' && !mark.isSetFor('session');
    return mayUseMemory ? memory : new NoStore(error, mark);
  }
}
