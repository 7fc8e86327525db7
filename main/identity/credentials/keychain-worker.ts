// The process that the keychain's native code runs in: it may hang there for ever, or take its
// process down (libsecret, with a locked keyring).
import { answerInTurn } from './answer-keychain.ts';
import type { KeychainMessage, KeychainRequest } from './keychain-messages.ts';
import { loadKeytar } from './load-keytar.ts';

const { parentPort } = process;

function tell(message: KeychainMessage): void {
  parentPort.postMessage(message);
}

const answer = answerInTurn(loadKeytar, tell);
parentPort.on('message', ({ data }) => {
  answer(data as KeychainRequest);
});
tell({ kind: 'ready' });
