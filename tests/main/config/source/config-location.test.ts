import { expect, it } from 'vitest';
import { configLocation } from '../../../../main/config/source/config-location.ts';

const nowhere = { named: null, env: {}, platform: 'linux' } as const;

it('takes the file of the command line first', () => {
  const env = { CLEARDESK_CONFIG: '/other.yaml' };
  expect(configLocation({ ...nowhere, named: '/k.yaml', env })).toMatchObject({
    file: '/k.yaml',
    isNamed: true,
  });
});

it('takes the file of the environment next', () => {
  const env = { CLEARDESK_CONFIG: '/other.yaml' };
  expect(configLocation({ ...nowhere, env })).toMatchObject({ file: '/other.yaml', isNamed: true });
});

it('takes an empty name for none', () => {
  const place = configLocation({ ...nowhere, named: '', env: { CLEARDESK_CONFIG: '' } });
  expect(place).toMatchObject({ file: '/etc/cleardesk/cleardesk.yaml', isNamed: false });
});

it.each([
  ['linux', {}, '/etc/cleardesk/cleardesk.yaml'],
  ['darwin', {}, '/Library/Application Support/Cleardesk/cleardesk.yaml'],
  ['win32', { ProgramData: 'D:\\Data' }, 'D:\\Data\\Cleardesk\\cleardesk.yaml'],
  ['win32', {}, 'C:\\ProgramData\\Cleardesk\\cleardesk.yaml'],
] as const)('has a usual place on %s', (platform, env, file) => {
  expect(configLocation({ named: null, env, platform })).toMatchObject({ file, isNamed: false });
});

it.each([
  ['linux', {}, { kind: 'folder', folder: '/etc/cleardesk/policies' }],
  [
    'darwin',
    {},
    { kind: 'plist', file: '/Library/Managed Preferences/org.cleardesk.Cleardesk.plist' },
  ],
  [
    'win32',
    { SystemRoot: 'D:\\Windows' },
    {
      kind: 'registry',
      key: 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Cleardesk',
      system: 'D:\\Windows\\System32',
    },
  ],
] as const)('has policies on %s, whatever file is named', (platform, env, policies) => {
  const named = { CLEARDESK_CONFIG: '/other.yaml' };
  const place = configLocation({ named: '/k.yaml', env: { ...env, ...named }, platform });
  expect(place.policies).toEqual(policies);
});
