import { textIn } from './fields.ts';
import type { ClassName, Severity, Status } from './ocsf-classes.ts';

/** What a record means in OCSF. */
export interface Meaning {
  readonly className: ClassName;
  /** One of the class's activities, or our own word where it has none that fits. */
  readonly activity: string;
  readonly severity: Severity;
  readonly status?: Status;
  /** In Cleardesk's own words: a cause, an end reason. */
  readonly statusCode?: string;
  readonly statusDetail?: string;
  /** For people. */
  readonly message: string;
}

/** What no class of OCSF is for. */
export function otherEvent(activity: string, severity: Severity, message: string): Meaning {
  return { className: 'Base Event', activity, severity, message };
}

/** Something about the audit file itself. */
export function logEvent(activity: string, severity: Severity, message: string): Meaning {
  return { className: 'Event Log Activity', activity, severity, status: 'Success', message };
}

/** Something about the kiosk that does not work. */
export function failure(severity: Severity, message: string): Meaning {
  const [className, activity] = ['Application Error', 'General Error'] as const;
  return { className, activity, severity, status: 'Failure', message };
}

/** A field as part of a sentence. */
export function words(value: unknown): string {
  return textIn(value) ?? 'unknown';
}
