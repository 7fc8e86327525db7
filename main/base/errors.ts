/** The code of an error, such as `ENOENT` (Node.js: `error.code`); empty if it has none. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** The message of an error; any other value as text. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** True if the operating system refused a call (Node.js: `error.syscall`). */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
