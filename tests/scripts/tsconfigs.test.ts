import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** The names of these that a file in the folder does not know, under the folder's own tsconfig. */
function unknownNames(folder: string, names: readonly string[]): readonly string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, folder, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
      },
    },
  );
  if (config === undefined) throw new Error(`${folder} has no tsconfig.json`);
  const text = names.join(';\n');
  const probe = join(root, folder, 'probe.ts');
  const host = ts.createCompilerHost(config.options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, ...more) =>
    file === probe
      ? ts.createSourceFile(file, `${text};\nexport {};\n`, ts.ScriptTarget.ES2023)
      : read(file, ...more);
  // All of the main process takes long to read. Electron's types are checked with the preload script.
  const files = folder === 'main' ? [] : config.fileNames;
  const program = ts.createProgram([...files, probe], config.options, host);
  const errors = program.getSemanticDiagnostics(program.getSourceFile(probe));
  return names.filter((name) =>
    errors.some(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, '\n').includes(`'${name}'`),
    ),
  );
}

describe('each process has the types of its own surroundings only', () => {
  it('the main process has Node, and no page', () => {
    expect(unknownNames('main', ['document', 'window', 'process'])).toEqual(['document', 'window']);
  });

  it('the screens have a page, and no Node', () => {
    expect(unknownNames('renderer', ['document', 'process', 'Buffer', 'require'])).toEqual([
      'process',
      'Buffer',
      'require',
    ]);
  });

  it("a script in a site's page has the page, and no Node", () => {
    expect(unknownNames('page-scripts', ['document', 'process', 'Buffer'])).toEqual([
      'process',
      'Buffer',
    ]);
  });

  it('the preload script has no page of its own', () => {
    expect(unknownNames('preload', ['document', 'window'])).toEqual(['document', 'window']);
  });
});
