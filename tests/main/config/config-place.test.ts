import { expect, it } from 'vitest';
import { configPlace } from '../../../main/config/config-place.ts';

const nowhere = { named: null, env: {}, platform: 'linux' } as const;

it('takes the file of the command line first', () => {
  const env = { CLEARDESK_CONFIG: '/other.yaml' };
  expect(configPlace({ ...nowhere, named: '/k.yaml', env })).toEqual({
    file: '/k.yaml',
    isNamed: true,
  });
});

it('takes the file of the environment next', () => {
  const env = { CLEARDESK_CONFIG: '/other.yaml' };
  expect(configPlace({ ...nowhere, env })).toEqual({ file: '/other.yaml', isNamed: true });
});

it('takes an empty name for none', () => {
  const place = configPlace({ ...nowhere, named: '', env: { CLEARDESK_CONFIG: '' } });
  expect(place).toEqual({ file: '/etc/cleardesk/cleardesk.yaml', isNamed: false });
});

it.each([
  ['linux', {}, '/etc/cleardesk/cleardesk.yaml'],
  ['darwin', {}, '/Library/Application Support/Cleardesk/cleardesk.yaml'],
  ['win32', { ProgramData: 'D:\\Data' }, 'D:\\Data\\Cleardesk\\cleardesk.yaml'],
  ['win32', {}, 'C:\\ProgramData\\Cleardesk\\cleardesk.yaml'],
] as const)('has a usual place on %s', (platform, env, file) => {
  expect(configPlace({ named: null, env, platform })).toEqual({ file, isNamed: false });
});
