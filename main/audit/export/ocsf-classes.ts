import type { AuditRecord } from '../read/read-records.ts';
import { numberIn, textIn } from './fields.ts';
import type { SessionFacts } from './session-thread.ts';

/**
 * The parts of OCSF 1.9.0 (https://schema.ocsf.io/1.9.0) that an export uses. An event that fits no
 * other class is a Base Event, which the schema has for "events that are not otherwise defined".
 */
export const OCSF_VERSION = '1.9.0';

const classes = {
  'Base Event': { uid: 0, category: 0, categoryName: 'Uncategorized', activities: {} },
  'Event Log Activity': {
    uid: 1008,
    category: 1,
    categoryName: 'System Activity',
    activities: { Rotate: 5 },
  },
  Authentication: {
    uid: 3002,
    category: 3,
    categoryName: 'Identity & Access Management',
    activities: { Logon: 1, Logoff: 2 },
  },
  'Application Lifecycle': {
    uid: 6002,
    category: 6,
    categoryName: 'Application Activity',
    activities: { Start: 3, Stop: 4, Restart: 5 },
  },
  'Application Error': {
    uid: 6008,
    category: 6,
    categoryName: 'Application Activity',
    activities: { 'General Error': 1 },
  },
} as const;

export type ClassName = keyof typeof classes;

const severities = { Informational: 1, Low: 2, Medium: 3, High: 4 } as const;
const statuses = { Success: 1, Failure: 2 } as const;

export type Severity = keyof typeof severities;
export type Status = keyof typeof statuses;

const OTHER = 99;

/**
 * The attributes that classify an event. An activity that its class does not name is "Other", with
 * Cleardesk's own name for it.
 */
export function classification(
  name: ClassName,
  activity: string,
): Readonly<Record<string, unknown>> {
  const { uid, category, categoryName, activities } = classes[name];
  const known: Readonly<Record<string, number>> = activities;
  const id = (Object.hasOwn(known, activity) ? known[activity] : undefined) ?? OTHER;
  return {
    category_uid: category,
    category_name: categoryName,
    class_uid: uid,
    class_name: name,
    activity_id: id,
    activity_name: activity,
    type_uid: uid * 100 + id,
  };
}

export function severityOf(severity: Severity): Readonly<Record<string, unknown>> {
  return { severity_id: severities[severity], severity };
}

export function statusOf(status: Status | undefined): Readonly<Record<string, unknown>> {
  return status === undefined ? {} : { status_id: statuses[status], status };
}

type Attributes = Readonly<Record<string, unknown>>;

const PSEUDONYM = 'sha256:';

/** `user.type_id` of a regular user account. */
const KNOWN_USER = 1;

const ADMINISTRATOR = { name: 'administrator', type_id: 2, type: 'Admin' };

/** End reasons for a session that expires without a user's action. */
const RUNS_OUT = new Set(['idle', 'max-duration', 'schedule']);

/**
 * The user of a session, as far as the audit file records it. The schema requires a user for every
 * sign-in; the kiosk never records what a user typed in a failed sign-in.
 */
export function userOf(record: AuditRecord, session: SessionFacts | null): Attributes {
  if (record.event === 'admin-opened' || record.event === 'admin-closed') return ADMINISTRATOR;
  const user = session?.user ?? null;
  const mode = modeOf(record, session);
  if (user?.startsWith(PSEUDONYM)) return { uid: user, type_id: KNOWN_USER, type: 'User' };
  if (user !== null) return { name: user, type_id: KNOWN_USER, type: 'User' };
  return mode === 'guest' && record.event !== 'sign-in-failed'
    ? { name: 'guest', type_id: 99, type: 'Guest' }
    : { name: 'unknown', type_id: 0, type: 'Unknown' };
}

/** What the class Authentication (3002) adds for a session's start, its end, or a failed attempt. */
export function authentication(
  record: AuditRecord,
  session: SessionFacts | null,
  user: Attributes,
): Attributes {
  const attempts = numberIn(record['attempts']) ?? 0;
  return {
    user,
    // If a limit or an outside request ends the session, the actor is the kiosk.
    actor: isByUser(record) ? { user } : { application: { name: 'Cleardesk' } },
    service: { name: 'Cleardesk' },
    ...protocol(modeOf(record, session)),
    logon_type_id: 2,
    logon_type: 'Interactive',
    is_remote: false,
    ...sessionOf(record, session),
    ...(Number.isSafeInteger(attempts) && attempts > 1 ? { count: attempts } : {}),
  };
}

/**
 * The values that a SIEM searches for across events.
 * @param userPlace where in the event the user is
 */
export function observables(
  { device }: AuditRecord,
  user: Attributes | null,
  userPlace: string,
): readonly Attributes[] {
  const found = [{ name: 'device.hostname', type_id: 1, type: 'Hostname', value: device }];
  const [name, uid] = [textIn(user?.['name']), textIn(user?.['uid'])];
  if (name !== null && user?.['type_id'] === KNOWN_USER) {
    found.push({ name: `${userPlace}.name`, type_id: 4, type: 'User Name', value: name });
  }
  if (uid !== null) {
    found.push({ name: `${userPlace}.uid`, type_id: 31, type: 'User Object: uid', value: uid });
  }
  return found;
}

function isByUser({ event, reason }: AuditRecord): boolean {
  return event !== 'ending-finished' || reason === 'user';
}

function modeOf(record: AuditRecord, session: SessionFacts | null): string | null {
  return textIn(record['mode']) ?? session?.mode ?? null;
}

function protocol(mode: string | null): Attributes {
  if (mode === 'oidc') return { auth_protocol_id: 4, auth_protocol: 'OpenID' };
  if (mode === 'accounts') return { auth_protocol_id: 99, auth_protocol: 'Local password' };
  return {}; // a guest proves nothing
}

function sessionOf(record: AuditRecord, session: SessionFacts | null): Attributes {
  const uid = textIn(record.session);
  if (uid === null) return {};
  const reason = textIn(record['reason']);
  const created = session === null ? {} : { created_time: session.startedAt };
  const expired = reason !== null && RUNS_OUT.has(reason) ? { expiration_reason: reason } : {};
  return { session: { uid, ...created, ...expired, is_remote: false } };
}
