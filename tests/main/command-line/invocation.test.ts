import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInvocation, type Invocation } from '../../../main/command-line/invocation.ts';

const nothing: Invocation = {
  command: [],
  configFile: null,
  dataFolder: null,
  debugPort: null,
  pidFile: null,
  heartbeatPipe: null,
  isTakeover: false,
};

describe('readInvocation', () => {
  it.each<{ args: readonly string[]; asks: Partial<Invocation> }>([
    { args: [], asks: {} },
    { args: ['--config', 'a.yaml'], asks: { configFile: 'a.yaml' } },
    { args: ['--config=a.yaml'], asks: { configFile: 'a.yaml' } },
    { args: ['--config=a=b.yaml'], asks: { configFile: 'a=b.yaml' } },
    { args: ['--config', 'a', '--config=b'], asks: { configFile: 'b' } },
    { args: ['--data-dir', '/data'], asks: { dataFolder: resolve('/data') } },
    { args: ['--data-dir=data'], asks: { dataFolder: resolve('data') } },
    { args: ['--remote-debugging-port', '9222'], asks: { debugPort: 9222 } },
    { args: ['--remote-debugging-port=0'], asks: { debugPort: 0 } },
    { args: ['--remote-debugging-port=65535'], asks: { debugPort: 65_535 } },
    { args: ['--takeover'], asks: { isTakeover: true } },
    { args: ['--no-sandbox', '--lang=de', '-x'], asks: {} },
    { args: ['audit', 'verify'], asks: { command: ['audit', 'verify'] } },
    { args: ['audit', 'verify', 'a b'], asks: { command: ['audit', 'verify', 'a b'] } },
    {
      args: ['audit', 'export', '--format', 'csv', '-v'],
      asks: { command: ['audit', 'export', '--format', 'csv', '-v'] },
    },
    {
      args: ['--no-sandbox', 'audit', '--data-dir', '/data', 'verify'],
      asks: { command: ['audit', 'verify'], dataFolder: resolve('/data') },
    },
    {
      args: ['check-config', '--config=a.yaml'],
      asks: { command: ['check-config'], configFile: 'a.yaml' },
    },
  ])('reads $args', ({ args, asks }) => {
    expect(readInvocation(args, {})).toEqual({ ...nothing, ...asks });
  });

  it.each([
    ['--config'],
    ['--config='],
    ['--config', ''],
    ['--data-dir'],
    ['--data-dir='],
    ['--remote-debugging-port'],
    ['audit', 'verify', '--data-dir'],
    ['--config', '--data-dir', '/data'],
    ['--data-dir', '--takeover'],
  ])('refuses an option without its value: %j %j %j', (...args) => {
    expect(() => readInvocation(args, {})).toThrow(RangeError);
    expect(() => readInvocation(args, {})).toThrow('needs a value');
  });

  it.each(['-1', '65536', '9222.5', 'http', '9222x', 'NaN', 'Infinity', ' ', '1e3', '0x10', ' 12'])(
    'refuses %s as a port',
    (port) => {
      expect(() => readInvocation([`--remote-debugging-port=${port}`], {})).toThrow(RangeError);
    },
  );

  it('takes the data folder from the environment where no option names it', () => {
    const env = { CLEARDESK_DATA_DIR: '/from/env' };
    expect(readInvocation([], env).dataFolder).toBe(resolve('/from/env'));
    expect(readInvocation(['--data-dir=/data'], env).dataFolder).toBe(resolve('/data'));
    expect(readInvocation([], { CLEARDESK_DATA_DIR: '' }).dataFolder).toBeNull();
  });

  it('takes the file for its process id from the environment', () => {
    expect(readInvocation([], { CLEARDESK_PID_FILE: 'pid' }).pidFile).toBe(resolve('pid'));
    expect(readInvocation([], { CLEARDESK_PID_FILE: '' }).pidFile).toBeNull();
  });

  it('leaves its arguments as they are', () => {
    const args = ['--config', 'a.yaml', 'audit'];
    readInvocation(args, {});
    expect(args).toEqual(['--config', 'a.yaml', 'audit']);
  });
});
