import { startSyslogReceiver } from './support/syslog-receiver.ts';
import { configFor, expect, test } from './support/test.ts';

test('every record goes to the syslog receiver, in order, over a takeover', async ({
  portal,
  launch,
}) => {
  const { messages, port, close } = await startSyslogReceiver();
  const syslog = `audit: { syslog: { to: "tcp://127.0.0.1:${port}", facility: local3 } }`;
  const kiosk = await launch({ config: configFor(portal.url, syslog) });
  await kiosk.startSession();
  await kiosk.site();
  await kiosk.endSession();
  await kiosk.nextLogin();
  expect((await kiosk.command('status')).output).toContain('"syslog":"ok"');

  const received = () => [...new Set(messages.map((text) => text.slice(text.indexOf('{'))))];
  const recorded = () => kiosk.audit().map((record) => JSON.stringify(record));
  await expect.poll(received).toEqual(recorded());
  expect(kiosk.events()).toContain('ending-finished');
  expect(kiosk.events().filter((event) => event === 'kiosk-started').length).toBe(2);
  expect(messages.find((text) => text.includes(' session-started '))).toMatch(/^<158>1 \S+ \S+ /);
  close();
});
