// Runs in Node for Windows, for registry.test.ts: prints what the policies in the registry say.
import { configLocation } from '../../main/config/source/config-location.ts';
import { readPolicyRegistry } from '../../main/config/source/managed/policy-registry.ts';
import { parseConfig } from '../../main/config/source/parse-config.ts';

const { file, policies } = configLocation({
  named: null,
  env: process.env,
  platform: process.platform,
});
if (policies?.kind !== 'registry') throw new Error('this is no Windows');
const read = readPolicyRegistry(policies, 'C:\\ProgramData\\Cleardesk');
const sources = read.kind === 'ok' ? read.configSources : [];
const result = parseConfig('', { file, policies: sources });
const errors = result.kind === 'ok' ? [] : result.errors;
console.log(
  JSON.stringify({
    value: sources[0]?.value ?? null,
    errors: [
      ...(read.kind === 'unreadable' ? [read.reason] : []),
      ...errors.map(({ path, message }) => `${path} ${message}`),
    ],
  }),
);
