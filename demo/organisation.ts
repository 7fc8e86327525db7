import { demoConfig, type Mode } from './config.ts';
import { type Portal, startPortal } from './portal.ts';
import type { Provider, PublicAddresses } from './provider.ts';

/** The running demo organisation. */
export interface Demo {
  readonly portal: Portal;
  /** Runs in mode `oidc` only; the portal signs in with it as well. */
  readonly provider: Provider | null;
  /** A kiosk config for it, as YAML text. It takes a second in mode `accounts`, to hash passwords. */
  config(): string;
  close(): Promise<void>;
}

/**
 * Starts what the kiosk needs of the organisation in this mode.
 *
 * @param options.publicAddresses in mode `oidc`, where browsers see the servers behind something with TLS
 * @param options.port the portal's; 0 takes any free port. The provider always takes a free one.
 * @throws the `listen` error, such as EADDRINUSE
 */
export async function startDemo(options: {
  port: number;
  mode: Mode;
  publicAddresses?: PublicAddresses;
}): Promise<Demo> {
  const { port, mode, publicAddresses } = options;
  const provider = mode === 'oidc' ? await startProviderOnly(publicAddresses) : null;
  const behind = publicAddresses &&
    provider && {
      publicUrl: publicAddresses.portal,
      providerUrl: `http://localhost:${provider.port}`,
    };
  const portal = await startPortal({
    port,
    ...(provider && { issuer: provider.issuer }),
    ...(behind && { behind }),
  }).catch(async (error: unknown) => {
    await provider?.close();
    throw error;
  });
  return {
    portal,
    provider,
    config: () => demoConfig({ mode, portal: portal.url, issuer: provider?.issuer ?? null }),
    async close() {
      await Promise.all([portal.close(), provider?.close()]);
    },
  };
}

/** Loads oidc-provider only where it is needed: it is large, and warns of Node 20 when it is read. */
async function startProviderOnly(publicAddresses?: PublicAddresses): Promise<Provider> {
  const { startProvider } = await import('./provider.ts');
  return startProvider({ port: 0, ...(publicAddresses && { publicAddresses }) });
}
