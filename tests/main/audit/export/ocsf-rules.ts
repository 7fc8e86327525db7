import { z } from 'zod';

/**
 * The rules of OCSF 1.9.0 for the classes and objects that an export uses: required attributes, enums
 * with their captions, at-least-one constraints, and no attribute that a class does not have. Written
 * after the published schema: https://schema.ocsf.io/1.9.0/classes/base_event, …/event_log_actvity,
 * …/authentication, …/application_lifecycle, …/application_error, and https://schema.ocsf.io/1.9.0/objects/
 * metadata, product, device, user, session, actor, application, service, observable
 * (github.com/ocsf/ocsf-schema, tag v1.9.0: events/, objects/, profiles/, dictionary.json).
 */
const integer = z.int();
/** Milliseconds since 1970 (`timestamp_t`). */
const timestamp = z.int();
const text = z.string();

type Attributes = Readonly<Record<string, unknown>>;

function atLeastOne(...names: readonly string[]) {
  return (value: Attributes) => names.some((name) => value[name] !== undefined);
}

/** An enum and its sibling: the caption, or a word of the source's own where it is 99 (Other). */
function captioned(id: string, sibling: string, captions: Readonly<Record<number, string>>) {
  return (value: Attributes) => {
    const number = value[id];
    if (number === undefined) return value[sibling] === undefined;
    if (typeof number !== 'number' || captions[number] === undefined) return false;
    if (number === 99) return typeof value[sibling] === 'string';
    return value[sibling] === captions[number];
  };
}

const product = z
  .strictObject({
    name: text.optional(),
    uid: text.optional(),
    vendor_name: text.optional(),
    version: text.optional(),
  })
  .refine(atLeastOne('name', 'uid'));

const application = z
  .strictObject({ name: text.optional(), uid: text.optional(), product: product.optional() })
  .refine(atLeastOne('uid', 'name'));

const user = z
  .strictObject({
    name: text.optional(),
    uid: text.optional(),
    type_id: integer.optional(),
    type: text.optional(),
  })
  .refine(atLeastOne('account', 'name', 'uid'))
  .refine(
    captioned('type_id', 'type', {
      0: 'Unknown',
      1: 'User',
      2: 'Admin',
      3: 'System',
      4: 'Service',
      99: 'Other',
    }),
  );

const session = z.strictObject({
  uid: text.optional(),
  created_time: timestamp.optional(),
  expiration_reason: text.optional(),
  is_remote: z.boolean().optional(),
});

const actor = z
  .strictObject({ user: user.optional(), application: application.optional() })
  .refine(atLeastOne('process', 'user', 'iam_role', 'session', 'application'));

const device = z
  .strictObject({
    hostname: text.optional(),
    name: text.optional(),
    type_id: integer,
    type: text.optional(),
    is_shared: z.boolean().optional(),
  })
  .refine(atLeastOne('ip', 'uid', 'name', 'hostname', 'instance_uid'))
  .refine(captioned('type_id', 'type', { 0: 'Unknown', 2: 'Desktop', 4: 'Tablet', 99: 'Other' }));

const metadata = z.strictObject({
  version: z.literal('1.9.0'),
  product,
  profiles: z.array(z.enum(['host', 'security_control'])).optional(),
  uid: text.optional(),
  original_event_uid: text.optional(),
  sequence: integer.optional(),
  original_time: text.optional(),
  event_code: text.optional(),
  log_name: text.optional(),
  log_provider: text.optional(),
  log_format: text.optional(),
});

const observable = z
  .strictObject({ name: text, type_id: integer, type: text.optional(), value: text.optional() })
  .refine(captioned('type_id', 'type', { 1: 'Hostname', 4: 'User Name', 31: 'User Object: uid' }));

/** The class Base Event, which every other class extends, with the profile Host. */
const baseEvent = {
  category_uid: integer,
  category_name: text.optional(),
  class_uid: integer,
  class_name: text.optional(),
  activity_id: integer,
  activity_name: text.optional(),
  type_uid: integer,
  time: timestamp,
  severity_id: integer,
  severity: text.optional(),
  status_id: integer.optional(),
  status: text.optional(),
  status_code: text.optional(),
  status_detail: text.optional(),
  message: text.optional(),
  count: integer.optional(),
  metadata,
  device: device.optional(),
  actor: actor.optional(),
  observables: z.array(observable).optional(),
  unmapped: z.record(z.string(), z.unknown()).optional(),
};

/** The profile Security Control. */
const securityControl = {
  action_id: integer.optional(),
  action: text.optional(),
  disposition_id: integer.optional(),
  disposition: text.optional(),
};

const authentication = {
  user,
  service: z
    .strictObject({ name: text.optional(), uid: text.optional() })
    .refine(atLeastOne('name', 'uid'))
    .optional(),
  auth_protocol_id: integer.optional(),
  auth_protocol: text.optional(),
  logon_type_id: integer.optional(),
  logon_type: text.optional(),
  is_remote: z.boolean().optional(),
  session: session.optional(),
};

interface ClassRule {
  readonly name: string;
  readonly category: number;
  readonly categoryName: string;
  readonly activities: Readonly<Record<number, string>>;
  readonly attributes: z.ZodRawShape;
  /** One of them has to be there; empty for no such constraint. */
  readonly oneOf: readonly string[];
}

const everyActivity = { 0: 'Unknown', 99: 'Other' };

const classes: Readonly<Record<number, ClassRule>> = {
  0: {
    name: 'Base Event',
    category: 0,
    categoryName: 'Uncategorized',
    activities: everyActivity,
    attributes: securityControl,
    oneOf: [],
  },
  1008: {
    name: 'Event Log Activity',
    category: 1,
    categoryName: 'System Activity',
    activities: {
      ...everyActivity,
      ...{ 1: 'Clear', 2: 'Delete', 3: 'Export', 4: 'Archive', 5: 'Rotate' },
      ...{ 6: 'Start', 7: 'Stop', 8: 'Restart', 9: 'Enable', 10: 'Disable' },
    },
    attributes: { log_name: text.optional(), log_provider: text.optional() },
    oneOf: ['log_file', 'log_name', 'log_provider', 'log_type', 'log_type_id'],
  },
  3002: {
    name: 'Authentication',
    category: 3,
    categoryName: 'Identity & Access Management',
    activities: { ...everyActivity, 1: 'Logon', 2: 'Logoff', 6: 'Preauth', 7: 'Account Switch' },
    attributes: authentication,
    oneOf: ['service', 'dst_endpoint'],
  },
  6002: {
    name: 'Application Lifecycle',
    category: 6,
    categoryName: 'Application Activity',
    activities: { ...everyActivity, 3: 'Start', 4: 'Stop', 5: 'Restart', 6: 'Enable' },
    attributes: { application: application.optional() },
    oneOf: [],
  },
  6008: {
    name: 'Application Error',
    category: 6,
    categoryName: 'Application Activity',
    activities: { ...everyActivity, 1: 'General Error', 2: 'Translation Error' },
    attributes: {},
    oneOf: [],
  },
};

const siblings: readonly ((event: Attributes) => boolean)[] = [
  captioned('severity_id', 'severity', { 1: 'Informational', 2: 'Low', 3: 'Medium', 4: 'High' }),
  captioned('status_id', 'status', { 1: 'Success', 2: 'Failure' }),
  captioned('auth_protocol_id', 'auth_protocol', { 4: 'OpenID', 99: 'Other' }),
  captioned('logon_type_id', 'logon_type', { 2: 'Interactive' }),
  captioned('action_id', 'action', { 2: 'Denied' }),
  captioned('disposition_id', 'disposition', { 2: 'Blocked' }),
];

/** @returns what an event breaks of the schema; empty for a valid one */
export function ocsfProblems(event: Attributes): readonly string[] {
  const rule = classes[Number(event['class_uid'])];
  if (rule === undefined) return [`there is no class ${String(event['class_uid'])}`];
  const { activities, attributes, category, categoryName, name, oneOf } = rule;
  const shape = z.strictObject({ ...baseEvent, ...attributes }).safeParse(event);
  const profiles = (event['metadata'] as { profiles?: readonly string[] } | undefined)?.profiles;
  const checks: Readonly<Record<string, boolean>> = {
    category: event['category_uid'] === category && event['category_name'] === categoryName,
    class_name: event['class_name'] === name,
    activity: captioned('activity_id', 'activity_name', activities)(event),
    type_uid: event['type_uid'] === Number(event['class_uid']) * 100 + Number(event['activity_id']),
    'at least one': oneOf.length === 0 || atLeastOne(...oneOf)(event),
    'a caption': siblings.every((holds) => holds(event)),
    'a profile': profiles?.includes('security_control') === 'action_id' in event,
    // "Only populate for aggregate events (count > 1)".
    count: event['count'] === undefined || Number(event['count']) > 1,
  };
  return [
    ...(shape.success ? [] : shape.error.issues.map((issue) => JSON.stringify(issue))),
    ...Object.keys(checks).filter((rulePart) => checks[rulePart] !== true),
  ];
}
