import { askStatus } from '../control/client.ts';
import { askKiosk, type KioskIo } from './ask-kiosk.ts';

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
