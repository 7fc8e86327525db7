import { ControlError } from '../control/control-error.ts';
import type { CommandIo } from './command.ts';

/** What a command gets that asks the running kiosk. */
export interface KioskIo extends Pick<CommandIo, 'out' | 'err' | 'auditFile'> {
  /** Whose kiosk is asked. */
  readonly dataFolder: string;
}

/**
 * Runs a command's questions to the kiosk, and says what came in between.
 * @returns the exit code of `ask`, or 1 when the kiosk did not answer
 */
export async function askKiosk(io: KioskIo, ask: () => Promise<number>): Promise<number> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    io.err(`cleardesk: ${error.message} (data folder ${io.dataFolder})`);
    return 1;
  }
}
