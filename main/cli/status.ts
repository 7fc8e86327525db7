import { askStatus } from '../control/client.ts';
import { ControlError } from '../control/errors.ts';
import type { CommandIo } from './command.ts';

/**
 * `cleardesk status`: prints the running kiosk's state as one line of JSON.
 * @returns 0; 1 when no kiosk answers
 */
export function status(io: CommandIo): Promise<number> {
  return askKiosk(io, async () => {
    io.out(JSON.stringify(await askStatus(io.dataFolder)));
    return 0;
  });
}

/**
 * Runs a command's requests to the kiosk, and reports an error of the control channel.
 * @returns the exit code of `ask`, or 1 when the kiosk did not answer
 */
export async function askKiosk(io: CommandIo, ask: () => Promise<number>): Promise<number> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    io.err(`cleardesk: ${error.message} (data folder ${io.dataFolder})`);
    return 1;
  }
}
