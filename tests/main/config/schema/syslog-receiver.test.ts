import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../../main/config/source/parse-config.ts';
import { lintConfig } from '../../../../main/config/lint/lint.ts';
import { receiverText } from '../../../../main/config/schema/syslog.ts';

function parsed(syslog: object) {
  const text = JSON.stringify({ audit: { syslog } });
  const result = parseConfig(text, { file: '/etc/cleardesk/cleardesk.yaml' });
  if (result.kind === 'invalid') throw new Error(JSON.stringify(result.errors));
  return result.config;
}

describe('a syslog receiver', () => {
  it.each([
    ['tls://logs.example.org', 'tls://logs.example.org:6514'],
    ['TLS://Logs.Example.org:10514/', 'tls://logs.example.org:10514'],
    ['tcp://logs', 'tcp://logs:514'],
    ['udp://192.0.2.7', 'udp://192.0.2.7:514'],
    ['udp://[2001:db8::7]:5514', 'udp://[2001:db8::7]:5514'],
    ['local', 'local'],
  ])('%s is understood as %s', (to, text) => {
    const { syslog } = parsed({ to }).audit;
    expect(syslog && receiverText(syslog.to)).toBe(text);
  });

  it('has a file of certificates beside the config file', () => {
    expect(parsed({ to: 'tls://logs', ca: './ca.pem' }).audit.syslog).toEqual({
      to: { kind: 'tls', host: 'logs', port: 6514 },
      ca: '/etc/cleardesk/ca.pem',
      facility: 'authpriv',
    });
  });

  it.each([
    ['tls://logs.example.org', false],
    ['tcp://logs.example.org', true],
    ['udp://logs.example.org', true],
    ['tcp://127.0.0.1', false],
    ['udp://[::1]', false],
    ['local', false],
  ])('%s is warned of where others can read on the way: %s', (to, isWarned) => {
    const paths = lintConfig(parsed({ to }), { written: {}, platform: 'linux' }).map(
      ({ path }) => path,
    );
    expect(paths.includes('audit.syslog.to')).toBe(isWarned);
  });
});
