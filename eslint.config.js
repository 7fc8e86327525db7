import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const electronBelongsInAdapters = {
  regex: '^electron($|/)',
  message:
    'Electron lives in main/electron/ only: declare the interface you need here and fill it there.',
};

const adaptersAreWiredInMain = {
  regex: '/electron/',
  message:
    'main/electron/ is imported by the wiring (main/main.ts, main/kiosk/) only: take the interface as an argument.',
};

/** What a folder may not import; a pattern with `allowTypeImports` still lets types through. */
function layer(files, patterns, ignores = []) {
  return {
    files,
    ignores,
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
  };
}

/** Anything but these folders of main/, as values. @param up how many folders the files are below main/ */
function onlyFrom(folders, up, message) {
  return { regex: `^${'\\.\\./'.repeat(up)}(?!(base|${folders.join('|')})/)`, message };
}

/** @param up how many folders the files are below main/ */
const featuresShareTypesOnly = (up) => ({
  // The locale files are data: the config checks IT's own texts against them.
  regex: `^${'\\.\\./'.repeat(up)}(?!base/|\\.\\./renderer/locales/)`,
  message: 'Folders share types (import type) and base/ only; main/kiosk/ joins the rest.',
  allowTypeImports: true,
});

const feature = [
  'administration',
  'audit',
  'config',
  'control',
  'device',
  'ending',
  'fleet',
  'handover',
  'identity',
  'metrics',
  'network',
  'sites',
];

export default tseslint.config(
  {
    ignores: [
      'eslint.config.js',
      'scripts/default-app/**',
      'out/**',
      'dist/**',
      'node_modules/**',
      'test-results/**',
      'coverage/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['scripts/**', 'demo/**', 'bench/**', 'tests/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.{js,mjs}'], ...tseslint.configs.disableTypeChecked },
  {
    // They take methods of the page before the page can replace them, and call them by Reflect.apply.
    files: [
      'page-scripts/own-area-page.ts',
      'page-scripts/page-guard.ts',
      'page-scripts/media-use.ts',
      'page-scripts/notifications.ts',
      'page-scripts/no-security-keys.ts',
    ],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  { files: ['renderer/**/*.tsx'], ...reactHooks.configs.flat.recommended },

  // Who may import what (docs/decisions/0001-layers.md).
  layer(
    ['main/session/**'],
    [
      electronBelongsInAdapters,
      { regex: '^node:', message: 'The heart does no I/O: take what you need as an argument.' },
      adaptersAreWiredInMain,
      {
        regex: `^(\\.\\./)+(${feature.join('|')})/`,
        message: 'The heart knows other folders by their types only (import type).',
        allowTypeImports: true,
      },
    ],
  ),
  ...[1, 2, 3].map((up) =>
    layer(
      feature.map((folder) => `main/${folder}/${'*/'.repeat(up - 1)}*.ts`),
      [electronBelongsInAdapters, adaptersAreWiredInMain, featuresShareTypesOnly(up)],
    ),
  ),
  layer(
    ['main/base/**'],
    [electronBelongsInAdapters, { regex: '^\\.\\./', message: 'base/ knows no other folder.' }],
  ),
  ...[1, 2].map((up) =>
    layer(
      [`main/cli/${'*/'.repeat(up - 1)}*.ts`],
      [
        electronBelongsInAdapters,
        adaptersAreWiredInMain,
        onlyFrom(
          ['audit', 'config', 'control', 'device/log', 'identity', 'metrics', 'network'],
          up,
          'A command uses base/, audit/, config/, control/, device/log/, identity/, metrics/ and network/ only.',
        ),
      ],
    ),
  ),
  layer(
    ['main/electron/**'],
    [
      {
        regex: '^\\.\\./\\.\\./(?!(\\.\\./)*(base|page-scripts)/)',
        message:
          'An adapter forwards and decides nothing: base/, and the types it fills (import type).',
        allowTypeImports: true,
      },
    ],
  ),
  layer(
    ['page-scripts/**'],
    [
      {
        regex: '^(?!\\./)',
        message: "A script of a site's page has no modules but its own: no Node, no Electron.",
      },
    ],
  ),
  layer(
    ['preload/**'],
    [
      {
        regex: '^(node:|\\.\\./(?!page-scripts/))',
        message: 'preload/ holds types, one function per channel, and the guard of pages.',
        allowTypeImports: true,
      },
    ],
  ),
  layer(
    ['renderer/**'],
    [
      electronBelongsInAdapters,
      { regex: '^node:', message: 'A screen is a web page: ask the main process over preload/.' },
      { regex: '/main/', message: 'Screens know the main process by preload/contract.ts only.' },
      {
        regex: '/preload/',
        message: 'Take types from preload/contract.ts (import type); call window.cleardesk.',
        allowTypeImports: true,
      },
    ],
  ),
);
