import { describe, expect, it } from 'vitest';
import { Log } from '../../../../main/device/log/log.ts';

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
