import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { demoConfig } from './config.ts';
import { startPortal } from './portal.ts';

/**
 * Runs the demo organisation until SIGTERM or SIGINT. Prints one line of JSON when it is ready:
 * `{"portal":"http://127.0.0.1:PORT"}`.
 */
async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      /** 0: any free port. */
      port: { type: 'string', default: '8787' },
      /** Where to write the kiosk's config for the address in use. */
      'config-out': { type: 'string' },
      /** End when standard input closes, so that a killed parent leaves no server behind. */
      'with-parent': { type: 'boolean', default: false },
    },
  });
  const portal = await startPortal({ port: Number(options.port) });

  const stop = () => void portal.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (options['with-parent']) process.stdin.once('close', stop).resume();

  const configFile = options['config-out'];
  if (configFile !== undefined) writeFileSync(configFile, demoConfig(portal.url));
  console.log(JSON.stringify({ portal: portal.url }));
}

main().catch((error: unknown) => {
  console.error(`The demo organisation cannot start: ${String(error)}`);
  process.exit(1);
});
