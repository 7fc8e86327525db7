import { describe, expect, it } from 'vitest';
import { Log, redact } from '../../../../main/device/log/log.ts';

describe('the log', () => {
  it('leaves out what matters less than its level, which is info at first', () => {
    const lines: string[] = [];
    const log = new Log((level, line) => lines.push(`${level} ${line}`));
    const all = () => {
      log.error('a');
      log.warning('b');
      log.info('c');
      log.debug('d');
      return lines.splice(0);
    };
    expect(all()).toEqual(['error a', 'warning b', 'info c']);
    log.level = 'error';
    expect(all()).toEqual(['error a']);
    log.level = 'debug';
    expect(all()).toHaveLength(4);
  });

  it('fails nobody when it fails', () => {
    const log = new Log(() => {
      throw new Error('no space left on device');
    });
    expect(() => {
      log.error('a');
    }).not.toThrow();
  });
});

describe('a line of the log', () => {
  it.each([
    [
      'Failed to load URL: https://id.example/out?id_token_hint=eyJ0.x&a=b with error: REFUSED',
      'Failed to load URL: https://id.example/… with error: REFUSED',
    ],
    ["ERR (-2) loading 'app://x/#code=1'", "ERR (-2) loading 'app://x/…'"],
    ['https://mary:secret@a.example:8443/patients/4711', 'https://a.example:8443/…'],
    [
      'at https://a.example/ and (https://b.example)',
      'at https://a.example/ and (https://b.example)',
    ],
    ['data:text/html,<b>Mary</b> mailto:mary@a.example', 'data:… mailto:…'],
    ['EACCES: /home/mary/.config/cleardesk/log', 'EACCES: /home/…/.config/cleardesk/log'],
    [String.raw`C:\Users\mary\AppData`, String.raw`C:\Users\…\AppData`],
    [
      'Error: no\n    at x (/opt/a.cjs:1:2)\r\n<3>forged\u001b[2J',
      'Error: no at x (/opt/a.cjs:1:2) <3>forged [2J',
    ],
  ])('has no person, no query and no line break in it: %s', (text, kept) => {
    expect(redact(text)).toBe(kept);
  });

  it.each(['What is this? A question: yes', '12:3  sites[0].url: is wrong', ''])(
    'stays as it is: %s',
    (text) => {
      expect(redact(text)).toBe(text);
    },
  );

  // A search that begins again at each letter would take minutes.
  it('is bounded, and read once, however long the text is', () => {
    expect(redact('a'.repeat(1_000_000)).length).toBe(2000);
    expect(redact('a://'.repeat(1_000_000)).length).toBeLessThanOrEqual(2000);
  });
});
