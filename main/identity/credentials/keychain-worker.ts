// The process that the keychain's native code runs in: it may hang there for ever, or take its
// process down (libsecret, with a locked keyring).
import { answerKeychain } from './answer-keychain.ts';
import type { KeychainMessage, KeychainRequest } from './keychain-messages.ts';
import { loadKeytar } from './load-keytar.ts';

const { parentPort } = process;

function tell(message: KeychainMessage): void {
  parentPort.postMessage(message);
}

parentPort.on('message', ({ data }) => {
  void answerKeychain(data as KeychainRequest, loadKeytar).then(tell);
});
tell({ kind: 'ready' });
