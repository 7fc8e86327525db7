import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import {
  freshStart,
  kiosk,
  kioskAfterSession,
  kioskInSession,
  nothingBefore,
  recoveryStart,
} from './fake-parts.ts';

describe('a start', () => {
  it('after a clean end records itself, shows the login screen, and only then takes input', () => {
    const { log, auditLog } = kiosk();
    expect(auditLog.entries).toMatchObject([
      { event: 'kiosk-started', version: '1.2.3', takeover: false },
      { event: 'config-loaded', defaults: false },
    ]);
    expect(log).toEqual([
      'record kiosk-started',
      'record config-loaded',
      'show signed-out',
      'device signed-out',
      'servers started',
      'forwarding started',
      'fleet started',
      'metrics started',
      'control serves',
      'connected',
    ]);
  });

  it('after an unfinished session records that and begins with its ending', async () => {
    const { log, auditLog, host, kiosk: started } = kiosk(recoveryStart);
    expect(auditLog.entries).toContainEqual({
      event: 'recovery',
      session: 'old1',
      cause: 'session-unfinished',
    });
    expect(log).toContain('host run-ending');
    host.finishEnding();
    await setImmediate();
    expect(started.state.kind).toBe('signed-out');
    expect(auditLog.entries).toContainEqual(
      expect.objectContaining({ event: 'ending-finished', session: 'old1', reason: 'recovery' }),
    );
  });

  it('is out of service where it cannot be recorded', () => {
    const { log, kiosk: started } = kiosk(freshStart, (event) => event === 'kiosk-started');
    expect(started.state).toMatchObject({
      kind: 'out-of-service',
      problem: { kind: 'audit-unwritable' },
    });
    expect(log).toContain('show out-of-service');
  });

  it('ends an unfinished session even where it cannot be recorded', () => {
    const { log } = kiosk(recoveryStart, () => true);
    expect(log).toContain('host run-ending');
  });

  it('in place of another process continues with its state, time and request', async () => {
    const {
      auditLog,
      host,
      kiosk: started,
      control,
    } = kiosk({
      state: { kind: 'signing-in', progress: { kind: 'checking' } },
      after: { kind: 'handover', handoverData: { ...nothingBefore, request: { kind: 'guest' } } },
      staleFolders: [],
    });
    expect(auditLog.entries[0]).toMatchObject({ event: 'kiosk-started', takeover: true });
    expect(host.attempts).toHaveLength(1);
    expect(control().status()).toMatchObject({ state: 'signing-in', since: nothingBefore.since });
    await setImmediate();
    expect(started.state.kind).toBe('active');
    expect(control().status().since).not.toBe(nothingBefore.since);
  });

  it('in place of another process does what a user still asked of that one', async () => {
    const { host, kiosk: started } = kiosk({
      state: { kind: 'ended', reason: 'user', receiptCode: '1A2B-3C4D', leaveAt: 9000 },
      after: { kind: 'handover', handoverData: nothingBefore },
      staleFolders: [],
    });
    started.askedLate({ kind: 'exit-done' });
    expect(started.state.kind).toBe('signed-out');
    started.askedLate({ kind: 'sign-in', request: { kind: 'guest' } });
    started.askedLate({ kind: 'sign-in', request: { kind: 'guest' } }); // pressed twice
    expect(host.attempts).toHaveLength(1);
    await setImmediate();
    expect(started.state.kind).toBe('active');
  });
});

describe('a handover', () => {
  it('begins once the exit screen is painted', async () => {
    const { log } = await kioskAfterSession();
    expect(log).toEqual(['start', 'show ended at 1000']);
  });

  it('does not begin for a screen of an older state', async () => {
    const { log, host, kiosk: old } = await kioskInSession();
    old.dispatch({ kind: 'end-requested', reason: 'user' });
    host.finishEnding();
    await setImmediate();
    old.painted('ending');
    expect(log).not.toContain('start');
    old.painted('ended');
    expect(log).toContain('start');
  });

  it('releases everything before the next process is in charge, the audit log last', async () => {
    const { log, auditLog, clock, successor, answerCallers } = await kioskAfterSession();
    log.length = 0;
    successor().says('painted');
    expect(log).toEqual([
      'shell released',
      'device events closed',
      'forwarding closed',
      'fleet closed',
      'servers closed',
      'heartbeat stopped',
      'record kiosk-stopped',
      'audit log closed',
      'metrics closed',
      'control closed',
      'handover ended at 1000',
    ]);
    expect(auditLog.entries.at(-1)).toEqual({ event: 'kiosk-stopped', takeover: true });
    successor().says('in-charge');
    clock.advance(200);
    expect(log.at(-1)).toBe('exit');
    await answerCallers();
  });

  it('carries what the next process has to know', async () => {
    const { config, kiosk: old, successor, control } = await kioskAfterSession();
    const { since } = control().status();
    old.dispatch({ kind: 'exit-done' });
    old.signIn({ kind: 'account', user: 'nurse1', password: 'secret' });
    successor().says('painted');
    expect(successor().received.at(-1)).toMatchObject({
      kind: 'handover',
      state: { kind: 'signing-in' },
      config: config.latest,
      handoverData: {
        request: { kind: 'account', user: 'nurse1', password: 'secret' },
        signInFailures: { device: { count: 2 } },
        administratorFailures: { device: { count: 1 } },
        providerFaults: [{ sentence: 'the metadata answers 404', ageMs: 7 }],
        idleSource: 'ok',
      },
    });
    expect(Date.parse(since)).not.toBeNaN();
  });

  it('follows a config that changed, though no session was held', async () => {
    const { log, config, writeConfig, auditLog } = kiosk();
    writeConfig('sites: [{ name: B, url: "https://b.example/" }]\n');
    await eventually(() => {
      expect(log).toContain('start');
    });
    expect(auditLog.entries.filter(({ event }) => event === 'config-loaded')).toHaveLength(2);
    config.close();
  });

  it('waits for the session that a changed config ends', async () => {
    const { log, host, kiosk: old, config, writeConfig } = await kioskInSession();
    writeConfig('sites: [{ name: B, url: "https://b.example/" }]\n');
    await eventually(() => {
      expect(old.state).toMatchObject({ kind: 'ending', reason: 'policy' });
    });
    expect(log).not.toContain('start');
    host.finishEnding();
    await setImmediate();
    old.painted('ended');
    expect(log).toContain('start');
    config.close();
  });
});

describe('a kiosk that quits', () => {
  it('ends the session first, answers every caller, and exits', async () => {
    const { log, host, kiosk: quitting, auditLog, answerCallers } = await kioskInSession();
    quitting.quit();
    expect(quitting.state).toMatchObject({ kind: 'ending', reason: 'quit' });
    expect(log).not.toContain('shell released');
    host.finishEnding();
    await setImmediate();
    expect(auditLog.entries.at(-1)).toEqual({ event: 'kiosk-stopped', takeover: false });
    expect(log).toContain('heartbeat says bye');
    expect(log).not.toContain('exit');
    await answerCallers();
    expect(log.at(-1)).toBe('exit');
  });

  it('quits once, however often it is asked', async () => {
    const { log, kiosk: quitting, answerCallers } = kiosk();
    quitting.quit();
    quitting.quit();
    await answerCallers();
    quitting.quit();
    expect(log.filter((line) => line === 'shell released')).toHaveLength(1);
    expect(log.filter((line) => line === 'record kiosk-stopped')).toHaveLength(1);
  });

  it('waits for an ending that runs already', async () => {
    const { log, host, kiosk: quitting, auditLog, answerCallers } = await kioskInSession();
    quitting.dispatch({ kind: 'end-requested', reason: 'user' });
    quitting.quit();
    await setImmediate();
    expect(log).not.toContain('shell released');
    host.finishEnding();
    await setImmediate();
    await answerCallers();
    expect(log.at(-1)).toBe('exit');
    expect(auditLog.entries).toContainEqual(
      expect.objectContaining({ event: 'ending-finished', reason: 'user' }),
    );
  });

  it('does so when the administrator leaves it, and the record says who left', async () => {
    const { log, kiosk: left, auditLog, answerCallers } = kiosk();
    const { administration } = left;
    administration.leave();
    expect(log).not.toContain('shell released');
    administration.ask();
    await administration.open('right');
    administration.leave();
    await answerCallers();
    expect(auditLog.entries.slice(-2)).toEqual([
      { event: 'admin-closed', cause: 'left-kiosk' },
      { event: 'kiosk-stopped', takeover: false, by: 'administrator' },
    ]);
    expect(log.at(-1)).toBe('exit');
  });
});

describe('a kiosk that is released', () => {
  it('closes the administrator’s screen before its last record', async () => {
    const { kiosk: left, auditLog } = kiosk();
    left.administration.ask();
    await left.administration.open('right');
    left.quit();
    expect(auditLog.entries.slice(-2)).toEqual([
      { event: 'admin-closed', cause: 'kiosk-stopped' },
      { event: 'kiosk-stopped', takeover: false },
    ]);
  });

  it('changes nothing for those who come late, and passes on what they ask of its screen', async () => {
    const { log, kiosk: old, successor, shellKiosk, control, clock } = await kioskAfterSession();
    successor().says('painted');
    const { state } = old;
    log.length = 0;
    shellKiosk().dispatch({ kind: 'exit-done' });
    shellKiosk().dispatch({ kind: 'language-chosen', language: 'de' });
    shellKiosk().signIn({ kind: 'guest' });
    shellKiosk().answerChallenge(null);
    shellKiosk().answerDialog({ id: 1, isOk: true, text: '', isMuted: false });
    shellKiosk().inputSeen();
    shellKiosk().painted('ended');
    shellKiosk().messageRefused('a message on no channel');
    old.checkTime();
    old.administration.ask();
    expect(old.record({ event: 'admin-opened' })).toBe(false);
    expect(await old.endNow('os-shutdown')).toBeNull();
    expect(await control().endSession('late')).toBeNull();
    clock.advance(4000);
    expect(old.state).toBe(state);
    expect(log).toEqual([
      'late exit-done',
      'late language-chosen',
      'late sign-in',
      'late record admin-opened',
    ]);
  });

  it('reads no config that changes then', async () => {
    const { log, successor, writeConfig, config } = await kioskAfterSession();
    successor().says('painted');
    const before = config.latest;
    log.length = 0;
    writeConfig('sites: []\n');
    await new Promise((resolve) => setTimeout(resolve, 1000)); // more than a watch needs
    expect(config.latest).toBe(before);
    expect(log).toEqual([]);
  });
});

describe('a user', () => {
  it('cannot sign in while the administrator’s screen is open', async () => {
    const { kiosk: shown, host } = kiosk();
    shown.administration.ask();
    await shown.administration.open('right');
    shown.signIn({ kind: 'guest' });
    expect(host.attempts).toEqual([]);
    shown.administration.close();
    shown.signIn({ kind: 'guest' });
    expect(host.attempts).toHaveLength(1);
  });
});
