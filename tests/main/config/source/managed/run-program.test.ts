import { expect, it } from 'vitest';
import { runProgram } from '../../../../../main/config/source/managed/run-program.ts';

function node(script: string) {
  return runProgram(process.execPath, ['-e', script]);
}

it('gives what a program writes', () => {
  expect(node('process.stdout.write("für\\r\\n")')).toMatchObject({ code: 0, output: 'für\r\n' });
});

it('gives what a program says against it', () => {
  expect(node('process.stderr.write("no\\n way\\n"); process.exitCode = 3')).toEqual({
    code: 3,
    output: '',
    problem: 'no way',
  });
});

it('says why there is no program', () => {
  const result = runProgram('/nowhere/plutil', []);
  expect(result).toMatchObject({ code: null, output: '' });
  expect(result.problem).toContain('ENOENT');
});
