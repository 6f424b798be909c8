const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
};

/** What needs no server, and so starts at once. */
const alone = ['chaos', 'domain', 'platform', 'standalone'];

/** @type {import('jest').Config} */
export default {
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/longestFirst.mjs',
  // What a suite has loaded is never let go of; a new process begins without it.
  workerIdleMemoryLimit: '2GB',
  // Longer than the sandbox's clock waits, which then says what is stuck.
  testTimeout: 90_000,
  projects: [
    {
      ...shared,
      displayName: 'alone',
      testMatch: [`<rootDir>/test/(${alone.join('|')})/**/*.test.ts`],
    },
    {
      ...shared,
      displayName: 'servers',
      testMatch: [`<rootDir>/test/!(${alone.join('|')})/**/*.test.ts`],
      globalSetup: '<rootDir>/test/support/globalSetup.ts',
      globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
    },
  ],
};
