import { randomBytes } from 'node:crypto';
import { KeychainError, type Keychain } from './keychain.ts';

/**
 * Writes a random entry, reads it back, finds it and deletes it. Before that has worked, "not
 * there" means nothing: a locked keyring says so of every entry, and keeps entries that it says are
 * deleted.
 * @returns all accounts, from a list that proved to be complete
 * @throws KeychainError
 */
export async function proveKeychain(keychain: Keychain): Promise<readonly string[]> {
  const account = `probe:${randomBytes(8).toString('hex')}`;
  const secret = randomBytes(16).toString('hex');
  await keychain.set(account, secret);
  demand((await keychain.get(account)) === secret, 'it does not give back what it was given');
  const accounts = await keychain.list();
  demand(accounts.includes(account), 'it does not list what it has');
  demand(await keychain.delete(account), 'it does not delete what it has');
  demand((await keychain.get(account)) === null, 'it keeps what it says it has deleted');
  return accounts.filter((other) => other !== account);
}

function demand(isMet: boolean, message: string): void {
  if (!isMet) throw new KeychainError('failed', `the keychain does not work: ${message}`);
}
