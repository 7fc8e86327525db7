import { describe, expect, it } from 'vitest';
import { unsafeEnvironment } from '../../../main/cli/invocation.ts';

describe('foreignVariables', () => {
  it.each([
    'NODE_OPTIONS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'NODE_DEBUG',
    'ELECTRON_RUN_AS_NODE',
    'ELECTRON_ENABLE_LOGGING',
    'CHROME_DEVEL_SANDBOX',
    'CHROME_LOG_FILE',
    'SSLKEYLOGFILE',
    'NODE_EXTRA_CA_CERTS',
    'Node_Options',
  ])('names %s', (name) => {
    expect(unsafeEnvironment({ [name]: '1', PATH: '/bin' })).toEqual([name]);
  });

  it('leaves what people need, and what is ours', () => {
    const env = {
      PATH: '/bin',
      DISPLAY: ':0',
      WAYLAND_DISPLAY: 'wayland-0',
      ELECTRON_OZONE_PLATFORM_HINT: 'auto',
      CLEARDESK_CONFIG: '/etc/cleardesk.yaml',
      CLEARDESK_HEARTBEAT: '/run/heartbeat',
      CLEARDESK_INHERITED_FILES: '[]',
    };
    expect(unsafeEnvironment(env)).toEqual([]);
  });
});
