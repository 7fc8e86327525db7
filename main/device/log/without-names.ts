/** An error of the config file, without what may be somebody's user name: accounts are told by number. */
export function withoutNames(error: string): string {
  if (!error.includes('signIn')) return error;
  const [message = '', ...allowed] = error.split(' (allowed: ');
  return [message.replaceAll(/"[^"]*"|`[^`]*`/g, '"…"'), ...allowed].join(' (allowed: ');
}
