import { createServer, type AddressInfo } from 'node:net';
import { configFor, expect, test } from './support/test.ts';

/** A receiver that reads octet-counted messages to the end, whatever connection they come by. */
async function receiver() {
  const messages: string[] = [];
  const server = createServer((socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined);
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      for (let at = 0; at < text.length;) {
        const space = text.indexOf(' ', at);
        const end = space + 1 + Number(text.slice(at, space));
        messages.push(Buffer.from(text.slice(space + 1, end), 'latin1').toString());
        at = end;
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { messages, port, close: () => server.close() };
}

test('every record goes to the syslog receiver, in order, over a takeover', async ({
  portal,
  launch,
}) => {
  const { messages, port, close } = await receiver();
  const syslog = `audit: { syslog: { to: "tcp://127.0.0.1:${port}", facility: local3 } }`;
  const kiosk = await launch({ config: configFor(portal.url, syslog) });
  await kiosk.startSession();
  await kiosk.site();
  await kiosk.endSession();
  await kiosk.nextLogin();
  expect((await kiosk.command('status')).output).toContain('"syslog":"ok"');

  const received = () => [...new Set(messages.map((text) => text.slice(text.indexOf('{'))))];
  const recorded = () => kiosk.audit().map((record) => JSON.stringify(record));
  await expect.poll(received, { timeout: 15_000 }).toEqual(recorded());
  expect(kiosk.events()).toContain('ending-finished');
  expect(kiosk.events().filter((event) => event === 'kiosk-started').length).toBe(2);
  expect(messages.find((text) => text.includes(' session-started '))).toMatch(/^<158>1 \S+ \S+ /);
  close();
});
