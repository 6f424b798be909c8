import TestSequencer from '@jest/test-sequencer';

/** They take long. Begun last, one of them would run alone at the end while the other processor has nothing to do. */
const longest = [
  'test/endToEnd/chaos.test.ts',
  'test/model/api.test.ts',
  'test/simulation/year.test.ts',
  'test/endToEnd/correctionBatch.test.ts',
  'test/workflows/corrections.test.ts',
  'test/workflows/concurrentCommands.test.ts',
  'test/endToEnd/serversAway.test.ts',
  'test/workflows/disbursements.test.ts',
  'test/endToEnd/customerImport.test.ts',
  'test/domain/model.test.ts',
  'test/workflows/replay.test.ts',
  'test/workflows/tracedReplay.test.ts',
  'test/workflows/payoutReplay.test.ts',
];

const place = ({ path }) => {
  const found = longest.findIndex((file) => path.endsWith(file));
  return found === -1 ? longest.length : found;
};

/** The order of the test files: those that take long first, the rest as Jest has them. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => place(one) - place(other));
  }
}
