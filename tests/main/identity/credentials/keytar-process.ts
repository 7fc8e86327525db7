// A plain Node process with keytar in it, for real-keychain.test.ts: as keychain-worker.ts is in
// Electron.
import { answerInTurn, loadKeytar } from '../../../../main/identity/credentials/answer-keychain.ts';
import type { KeychainRequest } from '../../../../main/identity/credentials/keychain.ts';

const answer = answerInTurn(loadKeytar, (message) => process.send?.(message));
process.on('message', (request: KeychainRequest) => {
  answer(request);
});
process.send?.({ kind: 'ready' });
