import { describe, expect, it } from 'vitest';
import { certificateChoice, userAgentsOf } from '../../../main/sites/identity.ts';

const own =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Cleardesk/0.1.0 Chrome/130.0.6723.137 Electron/33.2.1 Safari/537.36';
const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36';

const named = (userAgent: string) => ({ userAgent });

describe('the user agents of a session', () => {
  it("are Electron's where no site has one", () => {
    expect(userAgentsOf([], own)).toEqual({ all: null, bySite: [] });
    expect(userAgentsOf(['default'].map(named), own)).toEqual({ all: null, bySite: [null] });
  });

  it('name neither the app nor Electron as Chrome', () => {
    expect(userAgentsOf(['chrome'].map(named), own)).toEqual({ all: chrome, bySite: [null] });
  });

  it("are all that of the first site with one, except on other sites' pages", () => {
    expect(userAgentsOf(['default', 'chrome', 'Desk/1', 'chrome'].map(named), own)).toEqual({
      all: chrome,
      bySite: [own, null, 'Desk/1', null],
    });
  });
});

describe('the certificate of the device', () => {
  const now = new Date('2026-11-29T12:00:00Z');
  const seconds = now.getTime() / 1000;
  const certificate = (subjectName: string, issuerName: string, from: number, to: number) => ({
    subjectName,
    issuerName,
    validStart: seconds + from,
    validExpiry: seconds + to,
  });

  function choice(issuer: string | null) {
    const lines: string[] = [];
    const log = {
      info: (text: string) => void lines.push(`info: ${text}`),
      warning: (text: string) => void lines.push(`warning: ${text}`),
    };
    const isOwn = (address: string) => address === 'https://portal.example.org';
    const choose = certificateChoice({ name: 'Portal', issuer, isOwn }, { log, now: () => now });
    return { lines, choose };
  }

  it('is the one with the issuer that is valid now, and for longest', () => {
    const { choose, lines } = choice('Example CA');
    const offered = [
      certificate('other', 'Other CA', -10, 100),
      certificate('expired', 'Example CA', -10, 0),
      certificate('early', 'Example CA', 10, 100),
      certificate('short', 'Example CA', -10, 20),
      certificate('desk-7', 'Example CA', -10, 50),
    ];
    expect(choose('portal.example.org:443', offered)?.subjectName).toBe('desk-7');
    expect(choose('https://portal.example.org/', offered)?.subjectName).toBe('desk-7');
    expect(lines).toEqual([
      'info: site "Portal": https://portal.example.org asks for a certificate of the device, and gets that of "desk-7"',
    ]);
  });

  it('may have the issuer further up its chain, even in a circle', () => {
    const { choose } = choice('Root CA');
    const middle = { ...certificate('Middle CA', 'Root CA', -10, 50) };
    const desk = { ...certificate('desk-7', 'Middle CA', -10, 50), issuerCert: middle };
    expect(choose('portal.example.org:443', [desk])).toBe(desk);
    const circle: ReturnType<typeof certificate> & { issuerCert?: unknown } = certificate(
      'desk-8',
      'desk-8',
      -10,
      50,
    );
    circle.issuerCert = circle;
    expect(choose('portal.example.org:443', [circle as never])).toBeNull();
  });

  it('goes to no other server, and to none where the config names no issuer', () => {
    const desk = certificate('desk-7', 'Example CA', -10, 50);
    const { choose, lines } = choice('Example CA');
    expect(choose('elsewhere.example:443', [desk])).toBeNull();
    expect(choose('portal.example.org:8443', [desk])).toBeNull();
    expect(choose('portal.example.org:443', [])).toBeNull();
    expect(lines).toEqual([
      'warning: site "Portal": https://elsewhere.example asks for a certificate of the device, and is no server of the site: it gets none',
      'warning: site "Portal": https://portal.example.org:8443 asks for a certificate of the device, and is no server of the site: it gets none',
      'warning: site "Portal": https://portal.example.org asks for a certificate of the device; none of 0 is valid and issued by "Example CA"',
    ]);
    expect(choice(null).choose('portal.example.org:443', [desk])).toBeNull();
  });
});
