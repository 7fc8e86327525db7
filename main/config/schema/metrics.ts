import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { duration } from './quantity.ts';
import { kinds } from './setting.ts';

/** What monitoring reads of this device. `file` null: nothing is written. */
export const metricsSchema = z
  .strictObject({
    file: metricsFile()
      .optional()
      .describe(
        "Where the kiosk writes its metrics, in Prometheus's text format, for the textfile collector of node_exporter. Without it, none are written. They name no user and no site. Its folder has to be there, and the kiosk's user has to be allowed to write to it: fleet.md.",
      ),
    every: duration({ from: '5s', to: '5m' })
      .prefault('15s')
      .describe(
        'How often at least. A change of the state is written at once. Monitoring takes the age of the file for the heartbeat of the kiosk.',
      ),
  })
  .transform(({ file = null, every }) => ({ file, everyMs: every }));

/** Not relative to the config file, whose folder the kiosk does not write to. */
function metricsFile() {
  return z
    .string()
    .refine((path) => isAbsolute(path), 'is not an absolute path')
    .refine(
      (path) => path.endsWith('.prom'),
      'does not end with .prom: node_exporter reads no other files',
    )
    .register(kinds, { type: 'file', limits: 'an absolute path that ends with .prom' });
}
