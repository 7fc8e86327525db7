import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../main/config/schema/schema.ts';

const parse = (issuer: string) =>
  configSchema.safeParse({ signIn: { mode: 'oidc', oidc: { issuer, clientId: 'c' } } });

const tenant = '11111111-2222-3333-4444-55555555aaaa';
const entra = 'https://login.microsoftonline.com';
const writeTenant = (origin: string) =>
  `names no single tenant: write ${origin}/<tenant id>/v2.0, with the ID (GUID) of your tenant in lower case`;

describe('signIn.oidc.issuer', () => {
  it.each([
    ['https://id.example', 'https://id.example/'],
    ['https://keycloak.example/realms/clinic', 'https://keycloak.example/realms/clinic'],
    [`${entra}/${tenant}/v2.0`, `${entra}/${tenant}/v2.0`],
    [
      `https://clinic.b2clogin.com/tfp/${tenant}/b2c_1_desk/v2.0/`,
      `https://clinic.b2clogin.com/tfp/${tenant}/b2c_1_desk/v2.0/`,
    ],
    ['http://127.0.0.1:4000', 'http://127.0.0.1:4000/'],
  ])('may be %s', (given, taken) => {
    expect(parse(given).data?.signIn).toMatchObject({ oidc: { issuer: taken } });
  });

  it.each([
    [
      'https://id.example/realms/clinic/.well-known',
      'is the address of the metadata, not of the issuer: write https://id.example/realms/clinic',
    ],
    [
      'https://id.example/realms/clinic/.well-known/openid-configuration',
      'is the address of the metadata, not of the issuer: write https://id.example/realms/clinic',
    ],
    [
      `${entra}/common/v2.0/.well-known/openid-configuration`,
      `is the address of the metadata, not of the issuer: write ${entra}/common/v2.0`,
    ],
    [`${entra}/common/v2.0`, writeTenant(entra)],
    [`${entra}/organizations/v2.0`, writeTenant(entra)],
    [`${entra}/consumers/v2.0`, writeTenant(entra)],
    [`${entra}/clinic.onmicrosoft.com/v2.0`, writeTenant(entra)],
    [`${entra}/clinic.example/v2.0`, writeTenant(entra)],
    [`${entra}/${tenant.toUpperCase()}/v2.0`, writeTenant(entra)],
    [`${entra}/${tenant}`, writeTenant(entra)],
    [`${entra}/${tenant}/v2.0/`, writeTenant(entra)],
    [`${entra}/`, writeTenant(entra)],
    [
      'https://login.microsoftonline.us/common/v2.0',
      writeTenant('https://login.microsoftonline.us'),
    ],
    [
      'https://login.partner.microsoftonline.cn/clinic.example/v2.0',
      writeTenant('https://login.partner.microsoftonline.cn'),
    ],
    [
      'https://clinic.b2clogin.com/clinic.onmicrosoft.com/b2c_1_desk/v2.0/',
      'is not what Azure AD B2C names as its issuer: choose the issuer with /tfp/ in the user flow, and write it here',
    ],
    ['https://id.example/?a=/.well-known/', 'has a query or fragment: take it out'],
    ['https://id.example/#/.well-known/', 'has a query or fragment: take it out'],
  ])('may not be %s', (given, message) => {
    expect(parse(given).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
