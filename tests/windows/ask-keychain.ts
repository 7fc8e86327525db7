// Runs in Node for Windows, for keychain.test.ts: asks keytar, and prints each answer as a line of JSON.
import { answerKeychain, loadKeytar } from '../../main/identity/credentials/answer-keychain.ts';
import { keychainRequest } from '../../main/identity/credentials/keychain.ts';

const questions = JSON.parse(process.argv[2] ?? '') as readonly object[];
for (const [id, question] of questions.entries()) {
  const request = keychainRequest({ ...question, id });
  if (request === null) throw new Error('this is no question');
  const message = await answerKeychain(request, loadKeytar);
  console.log(JSON.stringify(message.kind === 'done' ? message.value : message));
}
