import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_ANSWER_BYTES } from '../../../main/control/protocol.ts';
import { answerTo } from '../../../main/control/server.ts';
import {
  activeStatus,
  cleanReceipt,
  FakeControlledKiosk,
  shownDefaults,
} from '../../fakes/fake-controlled-kiosk.ts';

async function answered(line: string, kiosk = new FakeControlledKiosk()): Promise<unknown> {
  const answer = await answerTo(line, kiosk);
  expect(answer).toMatch(/^[^\n]+\n$/);
  return JSON.parse(answer);
}

function endSession(reason: unknown): string {
  return JSON.stringify({ v: 1, ask: 'end-session', reason });
}

describe('answering a request', () => {
  it('gives the status', async () => {
    expect(await answered('{"v":1,"ask":"status"}')).toEqual({
      v: 1,
      ok: true,
      status: activeStatus,
    });
  });

  it('gives the config', async () => {
    const good = { v: 1, ok: true, config: shownDefaults };
    expect(await answered('{"v":1,"ask":"config"}')).toEqual(good);
  });

  it('takes out of a reason what would turn its direction or pile up on a letter', async () => {
    const kiosk = new FakeControlledKiosk();
    await answered(endSession(`see \u202edesk\u2069 ${'e' + '\u0301'.repeat(100)}`), kiosk);
    expect(kiosk.reasons).toEqual([`see desk e${'\u0301'.repeat(4)}`]);
    expect(await answered(endSession('\u202e \u200f'), kiosk)).toMatchObject({ ok: false });
  });

  it('ends the session, with the reason where one is given', async () => {
    const kiosk = new FakeControlledKiosk();
    const good = { v: 1, ok: true, receipt: cleanReceipt };
    expect(await answered('{"v":1,"ask":"end-session"}', kiosk)).toEqual(good);
    expect(await answered(endSession('Feueralarm 🔥'), kiosk)).toEqual(good);
    expect(kiosk.reasons).toEqual([null, 'Feueralarm 🔥']);
  });

  it('says that there was no session', async () => {
    const kiosk = new FakeControlledKiosk();
    kiosk.ending = () => Promise.resolve(null);
    expect(await answered(endSession('x'), kiosk)).toMatchObject({ ok: false, code: 'no-session' });
  });

  it.each([
    '',
    'null',
    '[]',
    '{',
    '{"ask":"status"}',
    '{"v":2,"ask":"status"}',
    '{"v":1,"ask":"reboot"}',
    '{"v":1,"ask":"status","more":1}',
    endSession(''),
    endSession('  '),
    endSession(7),
    endSession(null),
    endSession('x'.repeat(201)),
    endSession('two\nlines'),
    endSession('\u001b[2J'),
    endSession('\u009b2J'),
    endSession('a\u2028b'),
    endSession('\ud800'),
  ])('refuses %j', async (line) => {
    const kiosk = new FakeControlledKiosk();
    expect(await answered(line, kiosk)).toMatchObject({ v: 1, ok: false, code: 'bad-request' });
    expect(kiosk.reasons).toEqual([]);
  });

  it('tells nothing of what failed', async () => {
    const kiosk = new FakeControlledKiosk();
    kiosk.ending = () => Promise.reject(new Error('/home/user/secret.txt'));
    const answer = await answered(endSession('x'), kiosk);
    expect(answer).toMatchObject({ ok: false, code: 'failed' });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('is never longer than an answer may be', async () => {
    const kiosk = new FakeControlledKiosk();
    kiosk.now = { ...activeStatus, sessionId: 'x'.repeat(MAX_ANSWER_BYTES) };
    expect(await answered('{"v":1,"ask":"status"}', kiosk)).toMatchObject({ code: 'failed' });
    kiosk.shown = { ...shownDefaults, settings: 'x'.repeat(MAX_ANSWER_BYTES) };
    expect(await answered('{"v":1,"ask":"config"}', kiosk)).toMatchObject({ code: 'failed' });
  });

  it('refuses whatever else comes', async () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
    await fc.assert(
      fc.asyncProperty(anything, async (line) => {
        expect(await answered(line)).toMatchObject({ ok: false, code: 'bad-request' });
      }),
    );
  });
});
