import type { Administration, Report } from '../../preload/contract.ts';

const none = { count: 0, medianMs: null, p95Ms: null };
const report: Report = {
  devices: ['desk-7'],
  from: '2026-03-01T09:00:00.000Z',
  to: '2026-03-02T09:00:00.000Z',
  records: 9,
  unreadable: 0,
  isWhole: true,
  sessions: 12,
  sessionsByDay: {},
  sessionsByHour: [],
  endings: 11,
  endingsByDay: {},
  endingsByHour: [],
  endingsByReason: { idle: 3, user: 7, teleported: 1 },
  endingsWithoutSession: 0,
  repeatedEndings: 0,
  notClean: 1,
  duration: none,
  withoutLength: 0,
  endingTime: { count: 11, medianMs: 190.4, p95Ms: 61_000 },
  failedSteps: {},
  outages: [],
  blocked: { navigation: 2, message: 3 },
  refusedOrigins: {},
  failedSignIns: {},
  serverResults: {},
  warnings: 0,
  warningsAnswered: 0,
  troubles: {},
  lastEndings: [
    {
      time: '2026-03-01T10:00:00.000Z',
      receipt: 'abcd-1234',
      reason: 'user',
      isRepeat: false,
      clean: false,
      durationMs: 200,
      steps: [
        { name: 'clear-files', ok: false, ms: 12, leftovers: 2, problem: 'leftovers' },
        { name: 'clear-clipboard', ok: true, ms: 1, leftovers: 0, problem: null },
      ],
    },
  ],
};

/** The administrator's screen, with a report of a day. */
export const openAdministration: Extract<Administration, { kind: 'open' }> = {
  kind: 'open',
  facts: {
    configFile: '/etc/cleardesk/cleardesk.yaml',
    config: 'last-good',
    settings: [['session.idleTimeout', '5m']],
    software: [['Electron', '45.0.0']],
    mayLeave: true,
  },
  report: { kind: 'read', report },
  check: { kind: 'not-yet' },
};
