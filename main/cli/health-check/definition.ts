import type { CommandIo, CommandText } from '../command.ts';
import type { HealthOptions } from './health-check.ts';

/** The command `check`, for the table in commands.ts. */
export const healthCheck = {
  name: 'check',
  summary: 'judges the running kiosk, for Nagios, Icinga and the like',
  description:
    'Asks the running kiosk for its state, judges it, and prints one line with performance data, as the Monitoring Plugins do. Run it as root or as the user of the kiosk. Its exit codes are those of monitoring, and not those of the other commands; also this help has 3.',
  options: {
    timeout: {
      type: 'string',
      short: 't',
      value: 'SECONDS',
      meaning: 'how long the kiosk may take to answer, 1 to 60; 10 by default',
    },
    'warning-lag': {
      type: 'string',
      short: 'w',
      value: 'RECORDS',
      meaning: 'WARNING above so many records that the syslog receiver does not have; 100',
    },
    'critical-lag': {
      type: 'string',
      short: 'c',
      value: 'RECORDS',
      meaning: 'CRITICAL above so many of them; 1000',
    },
    version: { type: 'boolean', short: 'V', meaning: 'print the version' },
  },
  exitCodes: [
    'OK: the kiosk works',
    'WARNING: users can sign in, and something needs IT',
    'CRITICAL: it is out of service, not running, or does not answer',
    'UNKNOWN: it cannot be asked (wrong use, another user), or this help',
  ],
  isMonitoringPlugin: true,
  example: 'check --timeout 5 --warning-lag 50',
  runsIn: 'worker',
  run: async (values: HealthOptions, io: CommandIo) =>
    (await import('./health-check.ts')).checkHealth(values, io),
} as const satisfies CommandText & Readonly<Record<'run', unknown>>;
