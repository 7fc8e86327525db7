import { visibleText } from '../../base/text.ts';
import { type ConfigLocation, configLocation } from '../../config/source/config-location.ts';
import { readConfig, type ReadResult } from '../../config/source/read-config.ts';
import type { CommandIo } from '../command.ts';
import { examineProvider } from './examine.ts';
import type { Judgement, ProviderConfig } from './judgement.ts';

/**
 * `cleardesk check-provider [FILE]`: asks the OpenID provider of a config for what a sign-in needs, and
 * judges it, one line for each thing.
 * @param file by default, the kiosk's own config
 * @param send the network, as the kiosk has it
 * @returns 0 when users can sign in, as far as it shows without a user; 1 when they cannot
 */
export async function checkProvider(
  file: string | undefined,
  io: CommandIo,
  send: typeof fetch,
): Promise<number> {
  const { env, platform } = io;
  const place = configLocation({ named: file ?? io.configFile, env, platform });
  const read = readConfig(place);
  const provider = providerOf(read, place);
  if (typeof provider === 'string') {
    io.out(`error: ${place.file}: ${provider}`);
    return 1;
  }
  const judgements = await examineProvider(provider, send);
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
function providerOf(read: ReadResult, { isNamed }: ConfigLocation): ProviderConfig | string {
  if (!('config' in read)) {
    return 'is bad or cannot be read: run cleardesk check-config, which says more';
  }
  const { signIn } = read.config;
  if (signIn.mode === 'oidc') return signIn.oidc;
  return read.kind === 'absent' && isNamed
    ? 'is not there: look at its name and its folder'
    : `signIn.mode is ${signIn.mode}, so there is no provider: write signIn.mode: oidc`;
}

/** One line, such as `warning: …`, without control characters. */
export function judgementText({ level, text }: Judgement): string {
  return `${level}: ${visibleText(text, ' ')}`;
}
