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
