/** The system's code of an error, such as `ENOENT` (Node.js: `error.code`); empty where it has none. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** What an error says; a value that is no error is shown as text. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether the system refused a call (Node.js: `error.syscall`), and not the program's own code. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
