import { askStatus } from '../control/client.ts';
import { ControlError } from '../control/errors.ts';
import type { CommandIo } from './command.ts';

const USAGE = 'usage: cleardesk status';

/**
 * `cleardesk status`: prints the running kiosk's state as one line of JSON.
 * @returns 0, 1 when no kiosk answers, 2 on wrong use
 */
export function status(args: readonly string[], io: KioskIo): number | Promise<number> {
  if (args.length > 0) {
    io.err(USAGE);
    return 2;
  }
  return askKiosk(io, async () => {
    io.out(JSON.stringify(await askStatus(io.dataFolder)));
    return 0;
  });
}

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
