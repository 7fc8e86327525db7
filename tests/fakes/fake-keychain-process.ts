import type {
  KeychainProcess,
  KeychainProcessEvents,
} from '../../main/identity/credentials/keychain-client.ts';
import type { KeychainMessage, KeychainRequest } from '../../main/identity/credentials/keychain.ts';

/** A process that answers when its test says so. */
export class FakeKeychainProcess implements KeychainProcess {
  readonly requests: KeychainRequest[] = [];
  isKilled = false;
  readonly #events: KeychainProcessEvents;

  constructor(events: KeychainProcessEvents) {
    this.#events = events;
  }

  send(request: KeychainRequest): void {
    this.requests.push(request);
  }

  kill(): void {
    this.isKilled = true;
  }

  says(message: KeychainMessage): void {
    this.#events.onMessage(message);
  }

  dies(): void {
    this.#events.onGone();
  }
}
