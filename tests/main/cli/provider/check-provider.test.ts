import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkProvider, judgementText } from '../../../../main/cli/provider/check-provider.ts';
import { examineProvider } from '../../../../main/cli/provider/examine.ts';
import { settingsWith } from '../../../fakes/providers/attempt.ts';
import {
  adfs,
  auth0,
  entra,
  googleId,
  keycloak,
  okta,
  type Shape,
} from '../../../fakes/providers/shapes.ts';
import { slips } from '../../../fakes/providers/slips.ts';
import { StandIn, type Change } from '../../../fakes/providers/stand-in.ts';
import { fakeCommandIo } from '../../../fakes/fake-command-io.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { connectBy, nodeSend } from '../../../fakes/node-network.ts';

async function examine(shape: Shape, change: Change = {}, config: object = {}) {
  const standIn = await StandIn.start(shape, change);
  try {
    const settings = settingsWith({ name: '', shape, config, log: null, check: null });
    return (await examineProvider(settings, standIn.send)).map(judgementText);
  } finally {
    await standIn.server.close();
  }
}

/** What the providers lack for an ending, and what their metadata leaves open. */
const LACKS: readonly (readonly [Shape, readonly string[]])[] = [
  [entra, ['PKCE', 'token_endpoint_auth_methods_supported', 'revocation_endpoint']],
  [keycloak, ['token_endpoint_auth_methods_supported']],
  [okta, []],
  [adfs, ['PKCE', 'token_endpoint_auth_methods_supported', 'revocation_endpoint']],
  [auth0, []],
  [googleId, ['token_endpoint_auth_methods_supported', 'end_session_endpoint']],
];

describe('a provider that users can sign in with', () => {
  it.each(LACKS.map(([shape, lacks]) => [shape.name, shape, lacks] as const))(
    'has no error, and its lacks are said: %s',
    async (_, shape, lacks) => {
      const lines = await examine(shape);
      expect(lines.filter((line) => line.startsWith('error'))).toEqual([]);
      const warned = lines.filter((line) => line.startsWith('warning'));
      expect(warned.map((line) => line.split(': ')[1])).toEqual(lacks);
    },
  );

  it('is told what a lack means for an ending, and what to write', async () => {
    const offline = { scopes: ['openid', 'offline_access'] };
    expect(await examine(entra, {}, offline)).toContain(
      'warning: revocation_endpoint: the metadata names none: after an ending the refresh token stays good for days or weeks: take offline_access out of signIn.oidc.scopes',
    );
    const elsewhere = { metadata: { end_session_endpoint: 'https://out.example.org/logout' } };
    expect(await examine(keycloak, elsewhere)).toContain(
      'warning: end_session_endpoint: is at https://out.example.org, which the kiosk does not show, so no ending signs the user out there: add "https://out.example.org" to signIn.oidc.allow',
    );
    const open = { metadata: { revocation_endpoint: 'http://keycloak.example.org/revoke' } };
    expect((await examine(keycloak, open)).join('\n')).toContain(
      'warning: revocation_endpoint: is not https, so the kiosk leaves it out: ',
    );
  });
});

describe('a slip that shows before a user signs in', () => {
  const visible = slips.filter(({ check }) => check !== null);

  it.each(visible.map((slip) => [slip.shape.name, slip.name, slip] as const))(
    'is found: %s, %s',
    async (_provider, _name, { shape, change, config, check }) => {
      const lines = await examine(shape, change, config);
      expect(lines).toContain(check);
      expect(await examine(shape)).not.toContain(check);
    },
  );

  it('is one of more than 30', () => {
    expect(visible.length).toBeGreaterThan(30);
  });
});

describe('cleardesk check-provider', () => {
  async function check(text: string, change: Change = {}) {
    const file = join(temporaryFolder(), 'cleardesk.yaml');
    writeFileSync(file, text);
    const io = fakeCommandIo();
    const standIn = await StandIn.start(keycloak, change);
    const code = await checkProvider(file, io, connectBy(standIn.send));
    await standIn.server.close();
    return { code, out: io.outLines, file, asked: standIn.server.asked };
  }
  const oidc = `signIn: { mode: oidc, oidc: { issuer: '${keycloak.issuer}', clientId: cleardesk } }\n`;

  it('ends with 0 where users can sign in, and with 1 where they cannot', async () => {
    const well = await check(oidc);
    expect(well.code).toBe(0);
    expect(well.out.at(-1)).toBe(
      `${keycloak.issuer}: users can sign in, as far as it shows without a user`,
    );
    const ill = await check(oidc, { answers: { metadata: 404 } });
    expect(ill.code).toBe(1);
    expect(ill.out.at(-1)).toBe(`${keycloak.issuer}: users cannot sign in`);
  });

  it('asks for nothing but the metadata, the keys and the sign-in page', async () => {
    const path = '/keycloak.example.org/realms/clinic';
    expect((await check(oidc)).asked.toSorted()).toEqual([
      `GET ${path}/.well-known/openid-configuration`,
      `GET ${path}/protocol/openid-connect/auth`,
      `GET ${path}/protocol/openid-connect/certs`,
    ]);
  });

  it('asks nobody where the config names no provider, or is bad', async () => {
    const guest = await check('version: 1\n');
    expect(guest).toMatchObject({ code: 1, asked: [] });
    expect(guest.out).toEqual([
      `error: ${guest.file}: signIn.mode is guest, so there is no provider: write signIn.mode: oidc`,
    ]);
    const bad = await check('signIn: { mode: odic }\n');
    expect(bad).toMatchObject({ code: 1, asked: [] });
    expect(bad.out).toEqual([
      `error: ${bad.file}: is bad or cannot be read: run cleardesk check-config, which says more`,
    ]);
  });

  it('says that a config that was named is not there', async () => {
    const io = fakeCommandIo();
    const file = join(temporaryFolder(), 'celardesk.yaml');
    expect(await checkProvider(file, io, connectBy(nodeSend))).toBe(1);
    expect(io.outLines).toEqual([`error: ${file}: is not there: look at its name and its folder`]);
  });
});
