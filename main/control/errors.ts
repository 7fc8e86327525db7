/** What can go wrong between the kiosk and its callers. */
export type ControlErrorCode =
  /** Another kiosk has this data folder. */
  | 'in-use'
  /** The channel cannot be opened in this data folder. */
  | 'unusable'
  /** No kiosk answers at this data folder. */
  | 'not-running'
  /** The kiosk belongs to another user. */
  | 'no-permission'
  /** The kiosk took the request and did not answer in time, or closed the connection. */
  | 'no-answer'
  /** The kiosk does not know the request, because it is older than the caller. */
  | 'unknown-request'
  /** The kiosk refused the request. */
  | 'refused';

/** The control channel cannot be opened, or a request was not answered. */
export class ControlError extends Error {
  readonly code: ControlErrorCode;

  constructor(code: ControlErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ControlError';
    this.code = code;
  }
}

/** The error for a kiosk that finds another one at its data folder. */
export function inUse(cause?: unknown): ControlError {
  return new ControlError('in-use', 'Another kiosk is running with this data folder.', cause);
}
