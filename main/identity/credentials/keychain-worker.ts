// The process that runs the keychain's native code: that code may hang and never return, or crash
// its process (libsecret, with a locked keyring).
import { answerInTurn, loadKeytar } from './answer-keychain.ts';
import { keychainRequest, type KeychainMessage } from './keychain.ts';

const { parentPort } = process;

// Since Electron 37 such a process would live on, and answer nothing.
process.on('unhandledRejection', () => process.exit(1));

function tell(message: KeychainMessage): void {
  parentPort.postMessage(message);
}

const answer = answerInTurn(loadKeytar, tell);
parentPort.on('message', ({ data }) => {
  const request = keychainRequest(data);
  if (request !== null) answer(request);
});
tell({ kind: 'ready' });
