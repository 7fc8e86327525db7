import { visibleText } from '../../base/text.ts';
import { type ConfigLocation, configLocation } from '../../config/source/config-location.ts';
import { readConfig, type ReadResult } from '../../config/source/read-config.ts';
import type { NetworkSettings } from '../../network/wire.ts';
import type { CommandIo } from '../command.ts';
import { type Connect, overNetwork } from '../network.ts';
import { examineProvider } from './examine.ts';
import { type Judgement, type ProviderConfig, warning } from './judgement.ts';

/**
 * `cleardesk check-provider [FILE]`: asks the OpenID provider of a config for what a sign-in needs, and
 * judges it, one line for each thing.
 * @param file by default, the kiosk's own config
 * @param connect to the network that the config has
 * @returns 0 when users can sign in, as far as it shows without a user; 1 when they cannot
 */
export async function checkProvider(
  file: string | undefined,
  io: CommandIo,
  connect: Connect,
): Promise<number> {
  const { env, platform } = io;
  const place = configLocation({ named: file ?? io.configFile, env, platform });
  const read = readConfig(place);
  const found = providerOf(read, place);
  if (typeof found === 'string') {
    io.out(`error: ${place.file}: ${found}`);
    return 1;
  }
  const { provider, network } = found;
  const online = await overNetwork(connect(network), (send) => examineProvider(provider, send));
  const judgements = online.result;
  for (const problem of online.problems) io.out(judgementText(warning(problem)));
  for (const line of judgements.map(judgementText)) io.out(line);
  const errors = judgements.filter(({ level }) => level === 'error').length;
  io.out(
    errors === 0
      ? `${provider.issuer}: users can sign in, as far as it shows without a user`
      : `${provider.issuer}: users cannot sign in`,
  );
  return errors === 0 ? 0 : 1;
}

/** The provider of a config; or why it has none, as one line. */
function providerOf(
  read: ReadResult,
  { isNamed }: ConfigLocation,
): { readonly provider: ProviderConfig; readonly network: NetworkSettings } | string {
  if (!('config' in read)) {
    return 'is bad or cannot be read: run cleardesk check-config, which says more';
  }
  const { signIn, network } = read.config;
  if (signIn.mode === 'oidc') return { provider: signIn.oidc, network };
  return read.kind === 'absent' && isNamed
    ? 'is not there: look at its name and its folder'
    : `signIn.mode is ${signIn.mode}, so there is no provider: write signIn.mode: oidc`;
}

/** One line, such as `warning: …`, without control characters. */
export function judgementText({ level, text }: Judgement): string {
  return `${level}: ${visibleText(text, ' ')}`;
}
