import type { AuditRecord } from '../read/read-records.ts';
import { type Exporter, failedSteps, objectsIn, receiptCode, textIn } from './fields.ts';
import {
  authentication,
  classification,
  observables,
  OCSF_VERSION,
  severityOf,
  statusOf,
  userOf,
} from './ocsf-classes.ts';
import { meaningOf } from './ocsf-meanings.ts';
import { type SessionFacts, SessionThread } from './session-thread.ts';

/** Fields that OCSF has an attribute for. `session` has one in the class Authentication only. */
const MAPPED = new Set('seq time event device hash steps user'.split(' '));

/**
 * The fields that OCSF has no attribute for, by their names in the audit file, with the chain
 * (`prev`), the receipt and the session's length. OCSF's `duration` does not fit: since 1.9.0 it is
 * the period of events that are counted as one.
 */
function unmapped(
  record: AuditRecord,
  session: SessionFacts | null,
): Readonly<Record<string, unknown>> {
  const own = Object.fromEntries(Object.entries(record).filter(([name]) => !MAPPED.has(name)));
  if (record.event === 'session-started' || record.event === 'ending-finished') {
    delete own['session'];
  }
  if (record.event !== 'ending-finished') return own;
  return {
    ...own,
    receipt: receiptCode(record),
    ...(session === null ? {} : { sessionMs: session.lengthMs }),
    steps: { count: objectsIn(record['steps']).length, failed: failedSteps(record) },
  };
}

type Attributes = Readonly<Record<string, unknown>>;

/**
 * The records as events of the Open Cybersecurity Schema Framework, one JSON object a line, for a
 * SIEM. Every record becomes an event, so that `metadata.sequence` shows a missing one.
 */
export function ocsfExporter(): Exporter {
  const thread = new SessionThread();
  let version: string | null = null;
  return {
    head: '',
    line: (record) => {
      if (record.event === 'kiosk-started') version = textIn(record['version']);
      const product = {
        name: 'Cleardesk',
        vendor_name: 'Cleardesk',
        ...(version === null ? {} : { version }),
      };
      return `${JSON.stringify(ocsfEvent(record, thread, product))}\n`;
    },
  };
}

function ocsfEvent(record: AuditRecord, thread: SessionThread, product: Attributes): Attributes {
  const session = thread.follow(record);
  const meaning = meaningOf(record);
  const { className, activity, severity, status, statusCode, statusDetail, message } = meaning;
  const isAuthentication = className === 'Authentication';
  const user = isAuthentication || session !== null ? userOf(record, session) : null;
  return {
    ...classification(className, activity),
    time: Date.parse(record.time),
    ...severityOf(severity),
    ...statusOf(status),
    ...(statusCode === undefined ? {} : { status_code: statusCode }),
    ...(statusDetail === undefined ? {} : { status_detail: statusDetail }),
    message,
    metadata: metadata(record, product),
    device: device(record),
    ...(isAuthentication && user !== null
      ? authentication(record, session, user)
      : { actor: actorOf(user) }),
    ...ofClass(record, className, product),
    observables: observables(record, user, isAuthentication ? 'user' : 'actor.user'),
    unmapped: unmapped(record, session),
  };
}

function metadata({ seq, time, event, hash }: AuditRecord, product: Attributes): Attributes {
  return {
    version: OCSF_VERSION,
    product,
    profiles: event === 'blocked' ? ['host', 'security_control'] : ['host'],
    // Unique across devices, and the same in every export of a record.
    uid: textIn(hash),
    original_event_uid: String(seq),
    sequence: seq,
    original_time: time,
    event_code: event,
    log_name: 'audit',
    log_provider: 'Cleardesk',
    log_format: 'JSON',
  };
}

function device({ device: name }: AuditRecord): Attributes {
  return { hostname: name, name, type_id: 99, type: 'Kiosk', is_shared: true };
}

/** The session's user, or the kiosk itself. */
function actorOf(user: Attributes | null): Attributes {
  return user === null ? { application: { name: 'Cleardesk' } } : { user };
}

function ofClass({ event }: AuditRecord, className: string, product: Attributes): Attributes {
  if (className === 'Application Lifecycle') return { application: { name: 'Cleardesk', product } };
  if (className === 'Event Log Activity') return { log_name: 'audit', log_provider: 'Cleardesk' };
  if (event !== 'blocked') return {};
  return { action_id: 2, action: 'Denied', disposition_id: 2, disposition: 'Blocked' };
}
