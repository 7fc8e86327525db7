/** What can be wrong between the kiosk and those who ask it. */
export type ControlErrorCode =
  /** Another kiosk has this data folder. */
  | 'in-use'
  /** The channel cannot be opened in this data folder. */
  | 'unusable'
  /** Nobody answers at this data folder. */
  | 'not-running'
  /** The kiosk belongs to another user. */
  | 'no-permission'
  /** The kiosk took the question and did not answer in time, or broke off. */
  | 'no-answer'
  /** The kiosk said no. */
  | 'refused';

/** The control channel cannot be opened, or a question was not answered. */
export class ControlError extends Error {
  readonly code: ControlErrorCode;

  constructor(code: ControlErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ControlError';
    this.code = code;
  }
}

/** What a kiosk is told that finds another one at its data folder. */
export function inUse(cause?: unknown): ControlError {
  return new ControlError('in-use', 'Another kiosk is running with this data folder.', cause);
}
