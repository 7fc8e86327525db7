import { powerMonitor } from 'electron';

/** Whole seconds since the operating system saw input anywhere on the device, rounded down. */
export function osIdleSeconds(): number {
  return powerMonitor.getSystemIdleTime();
}
