/** An error of the config file without possible user names; it identifies accounts by number. */
export function withoutNames(error: string): string {
  if (!error.includes('signIn')) return error;
  const [message = '', ...allowed] = error.split(' (allowed: ');
  return [message.replaceAll(/"[^"]*"|`[^`]*`/g, '"…"'), ...allowed].join(' (allowed: ');
}
