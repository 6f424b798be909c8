import jest from './jest.config.mjs';

/**
 * Mutation testing of the domain (docs/mutation.md). test/support/mutation.ts adds what is changed and whose tests must
 * notice. What only runs while a module loads (schemas, lists of words) stays as it is: each such change needs every test.
 * A part without tests is no error, but what could be changed in it was not noticed.
 */
export default {
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: {
      ...jest.projects[0],
      roots: ['<rootDir>/domain', '<rootDir>/test/domain'],
      testPathIgnorePatterns: ['properties\\.test\\.ts$'],
      setupFilesAfterEnv: ['<rootDir>/test/support/unshrunk.ts'],
      testSequencer: '<rootDir>/test/support/coveringFiles.mjs',
    },
  },
  plugins: ['@stryker-mutator/jest-runner', './test/support/unreachable.mjs'],
  ignorers: ['unreachable'],
  timeoutMS: 30_000,
  maxTestRunnerReuse: 50,
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  ignorePatterns: ['/*', '!/domain', '!/test', '!/package.json'],
  tempDirName: 'reports/mutation/sandbox',
  logLevel: 'warn',
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false, reportTests: false },
  allowEmpty: true,
  thresholds: { high: 95, low: 90, break: 90 },
};
