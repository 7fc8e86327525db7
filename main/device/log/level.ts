/** How much a line of the log matters: the names of syslog(3), as `log.level` has them. */
export type Level = 'error' | 'warning' | 'info' | 'debug';

/** Their numbers in sd-daemon(3) and RFC 5424, section 6.2.1: the lower, the worse. */
export const priorities: Readonly<Record<Level, number>> = {
  error: 3,
  warning: 4,
  info: 6,
  debug: 7,
};
