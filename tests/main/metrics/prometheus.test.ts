import { expect, it } from 'vitest';
import { metricsText } from '../../../main/metrics/prometheus.ts';

it('writes each metric with its type, its samples and a newline at the end', () => {
  const text = metricsText([
    { name: 'a_total', type: 'counter', help: 'As.', samples: [{ value: 3 }] },
    {
      name: 'b',
      type: 'histogram',
      help: 'Bs.',
      samples: [
        { suffix: '_bucket', labels: { le: '+Inf' }, value: 2 },
        { suffix: '_sum', value: 0.25 },
      ],
    },
    { name: 'unknown', type: 'gauge', help: 'Not there.', samples: [] },
    { name: 'c', type: 'gauge', help: 'Cs.', samples: [{ labels: { x: 'a"\\\n' }, value: 1e21 }] },
  ]);
  expect(text).toBe(
    [
      '# HELP a_total As.',
      '# TYPE a_total counter',
      'a_total 3',
      '# HELP b Bs.',
      '# TYPE b histogram',
      'b_bucket{le="+Inf"} 2',
      'b_sum 0.25',
      '# HELP c Cs.',
      '# TYPE c gauge',
      'c{x="a\\"\\\\\\n"} 1e+21',
      '',
    ].join('\n'),
  );
});
