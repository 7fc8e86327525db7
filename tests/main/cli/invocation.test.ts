import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  readInvocation,
  type Invocation,
  type InvocationContext,
} from '../../../main/cli/invocation.ts';

const nothing: Invocation = {
  command: [],
  configFile: null,
  dataFolder: null,
  debugPort: null,
  pidFile: null,
  heartbeatPipe: null,
  isTakeover: false,
  servesRequests: false,
};

const development: InvocationContext = { env: {}, isPackaged: false, platform: 'linux' };

function read(args: readonly string[], place: Partial<InvocationContext> = {}): Invocation {
  return readInvocation(args, { ...development, ...place });
}

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
    { args: ['--help'], asks: { command: ['help'] } },
    { args: ['-h'], asks: { command: ['help'] } },
    { args: ['--version'], asks: { command: ['version'] } },
    { args: ['-V'], asks: { command: ['version'] } },
    { args: ['--help', 'status'], asks: { command: ['help', 'status'] } },
    {
      args: ['--data-dir=/data', '--help'],
      asks: { command: ['help'], dataFolder: resolve('/data') },
    },
    { args: ['status', '--help', '-V'], asks: { command: ['status', '--help', '-V'] } },
    {
      args: ['check-config', '--config=a', '--', '--config=b', '--data-dir'],
      asks: { command: ['check-config', '--', '--config=b', '--data-dir'], configFile: 'a' },
    },
  ])('reads $args', ({ args, asks }) => {
    expect(read(args)).toEqual({ ...nothing, ...asks });
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
    ['--config', '-remote-debugging-port=9222'],
    ['--config', '--help'],
  ])('refuses an option without its value: %j %j %j', (...args) => {
    expect(() => read(args)).toThrow(RangeError);
    expect(() => read(args)).toThrow('needs a value');
  });

  it.each(['-1', '65536', '9222.5', 'http', '9222x', 'NaN', 'Infinity', ' ', '1e3', '0x10', ' 12'])(
    'refuses %s as a port',
    (port) => {
      expect(() => read([`--remote-debugging-port=${port}`])).toThrow(RangeError);
    },
  );

  it('takes the data folder from the environment where no option names it', () => {
    const env = { CLEARDESK_DATA_DIR: '/from/env' };
    expect(read([], { env }).dataFolder).toBe(resolve('/from/env'));
    expect(read(['--data-dir=/data'], { env }).dataFolder).toBe(resolve('/data'));
    expect(read([], { env: { CLEARDESK_DATA_DIR: '' } }).dataFolder).toBeNull();
  });

  it('takes the file for its process id from the environment', () => {
    expect(read([], { env: { CLEARDESK_PID_FILE: 'pid' } }).pidFile).toBe(resolve('pid'));
    expect(read([], { env: { CLEARDESK_PID_FILE: '' } }).pidFile).toBeNull();
  });

  describe('in a packaged kiosk', () => {
    const isPackaged = true;

    it.each([
      ['--remote-debugging-port=9222'],
      ['-remote-debugging-port=9222'],
      ['--inspect'],
      ['--no-sandbox'],
      ['--js-flags=--expose-gc'],
      ['--load-extension', '/tmp/x'],
      ['--config=a.yaml', '--renderer-cmd-prefix=sh'],
      ['--'],
      ['-'],
      ['--Config', 'a.yaml'],
    ])('refuses to start with %j %j', (...args) => {
      expect(() => read(args, { isPackaged })).toThrow('is not a switch');
    });

    it('refuses what is a switch to Chromium on Windows only, where it runs there', () => {
      const args = ['/remote-debugging-port=9222'];
      expect(() => read(args, { isPackaged, platform: 'win32' })).toThrow('is not a switch');
      expect(read(args, { isPackaged }).command).toEqual(args);
      const hidden = ['--config', '/remote-debugging-port=9222'];
      expect(() => read(hidden, { isPackaged, platform: 'win32' })).toThrow('needs a value');
    });

    it.each([
      ['--confg', 'Did you mean --config?'],
      ['--datadir=/data', 'Did you mean --data-dir?'],
      ['--hlep', 'Did you mean --help?'],
    ])('asks whether %s is a typing error', (arg, question) => {
      expect(() => read([arg], { isPackaged })).toThrow(question);
    });

    it.each([
      [['--help']],
      [['-V']],
      [['--config', 'a.yaml', '--data-dir=/data', '--takeover']],
      [['--ozone-platform=wayland', '--disable-gpu', '--disable-software-rasterizer']],
      [['audit', 'verify', '--key', '0000']],
      [['--data-dir', '/data', 'end-session', '--reason', 'closing time']],
    ])('starts with %j', (args) => {
      expect(read(args, { isPackaged })).toEqual(read(args));
    });
  });

  it("lets the process of a command's requests do without the sandbox, and nothing else", () => {
    const isPackaged = true;
    const served = ['--no-sandbox', '--ozone-platform=headless', '--serve-requests'];
    expect(read(served, { isPackaged })).toEqual({ ...nothing, servesRequests: true });
    expect(() => read(['--no-sandbox'], { isPackaged })).toThrow('--no-sandbox');
    expect(() => read([...served, '--remote-debugging-port=1'], { isPackaged })).toThrow(
      '--remote-debugging-port',
    );
  });

  it('leaves its arguments as they are', () => {
    const args = ['--config', 'a.yaml', 'audit'];
    read(args);
    expect(args).toEqual(['--config', 'a.yaml', 'audit']);
  });
});
