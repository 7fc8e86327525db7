/** The audit file cannot be written, or cannot be continued. */
export class AuditError extends Error {
  readonly code: 'audit-unwritable' | 'audit-damaged' | 'audit-closed';

  constructor(code: AuditError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'AuditError';
    this.code = code;
  }
}

export function unwritable(cause: unknown): AuditError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AuditError('audit-unwritable', `The audit file cannot be written: ${reason}`, cause);
}

/** This process has handed the file over. @param refusedCount how many records came too late so far */
export function closed(refusedCount: number): AuditError {
  return new AuditError(
    'audit-closed',
    `The audit file has been handed over: this process does not write to it any more (records refused: ${refusedCount}).`,
  );
}

/** @param where in the file, such as "in its last record" */
export function damaged(where: string): AuditError {
  return new AuditError(
    'audit-damaged',
    `The audit file is damaged ${where}. Keep it for the auditor under another name; the kiosk then begins a new one.`,
  );
}
