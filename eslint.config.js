import tseslint from 'typescript-eslint';

/** Forbids imports by pattern inside a folder; style: who may import whom. */
const forbid = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] },
});

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '**/*.mjs',
      '**/*.js',
      'reports/**',
      '**/.turbo/**',
      'tests/contract-stability/gateway-of-*/**',
      // Compiled where their generated halves are.
      'scripts/peers/*/programs/**',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './packages/console/app/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.config.ts'], rules: { 'no-restricted-exports': 'off' } },
  {
    // The router's types are any here, and what they are in `tsc -p packages/console/app`, which checks them.
    files: ['packages/console/app/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
    },
  },
  forbid(
    ['packages/core/src/**'],
    ['@lango/*', 'kafkajs', 'ioredis', 'redlock', 'pg', '@electric-sql/*', 'kysely'],
    'core imports nothing of this repository, and no infrastructure',
  ),
  forbid(
    ['packages/gateway-*/src/**'],
    ['@lango/gateway-*', '@lango/runtime-kafka*'],
    'a gateway imports @lango/core only',
  ),
  forbid(
    ['packages/runtime-kafka/src/services/**', 'packages/runtime-kafka/src/operations/**'],
    ['**/infrastructure/**', '**/composition/**', '@lango/gateway-*', 'kafkajs', 'ioredis', 'redlock', 'pg'],
    'services see ports, messages and core',
  ),
);
