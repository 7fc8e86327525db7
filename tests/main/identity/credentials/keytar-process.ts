// A plain Node process with keytar in it, for real-keychain.test.ts: as keychain-worker.ts is in
// Electron.
import { answerKeychain } from '../../../../main/identity/credentials/answer-keychain.ts';
import type { KeychainRequest } from '../../../../main/identity/credentials/keychain-messages.ts';
import { loadKeytar } from '../../../../main/identity/credentials/load-keytar.ts';

process.on('message', (request: KeychainRequest) => {
  void answerKeychain(request, loadKeytar).then((answer) => process.send?.(answer));
});
process.send?.({ kind: 'ready' });
