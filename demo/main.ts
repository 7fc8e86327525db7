import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { modes } from './config.ts';
import { startDemo } from './organisation.ts';
import { people } from './people.ts';

/**
 * Runs the demo organisation until SIGTERM or SIGINT. Prints one line of JSON when it is ready:
 * `{"portal":"http://127.0.0.1:PORT"}`, with `issuer` in mode `oidc`, and in every mode but `guest`
 * with `people`: user names and passwords to try.
 */
async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      /** The portal's; 0: any free port. */
      port: { type: 'string', default: '8787' },
      /** How people sign in at the kiosk: guest, accounts or oidc. */
      mode: { type: 'string', default: 'guest' },
      /** Where to write the kiosk's config for the addresses in use. */
      'config-out': { type: 'string' },
      /** End when standard input closes, so that a killed parent leaves no server behind. */
      'with-parent': { type: 'boolean', default: false },
    },
  });
  const mode = modes.find((one) => one === options.mode);
  if (mode === undefined) {
    throw new Error(`there is no mode "${options.mode}": use one of ${modes.join(', ')}`);
  }
  const demo = await startDemo({ port: Number(options.port), mode });

  const stop = () => void demo.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  if (options['with-parent']) process.stdin.once('close', stop).resume();

  const configFile = options['config-out'];
  if (configFile !== undefined) writeFileSync(configFile, demo.config());
  const toTry = people.map(({ user, password }) => ({ user, password }));
  console.log(
    JSON.stringify({
      portal: demo.portal.url,
      ...(demo.provider ? { issuer: demo.provider.issuer } : {}),
      ...(mode === 'guest' ? {} : { people: toTry }),
    }),
  );
}

main().catch((error: unknown) => {
  console.error(`The demo organisation cannot start: ${String(error)}`);
  process.exit(1);
});
