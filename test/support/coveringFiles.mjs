/*
 * For Stryker: it asks jest for tests by their names, and jest opens every file to look for them. This sequencer remembers
 * from the first run which names a file has, and opens no file without one that is asked for.
 */

const namesIn = new Map();

export default class CoveringFiles {
  constructor({ globalConfig }) {
    this.asked = new RegExp(globalConfig.testNamePattern ?? '');
  }

  sort(files) {
    return files.filter(({ path }) => namesIn.get(path)?.some((name) => this.asked.test(name)) ?? true);
  }

  cacheResults(_files, { testResults: files }) {
    for (const { testFilePath, testResults } of files) {
      namesIn.set(
        testFilePath,
        testResults.map(({ fullName }) => fullName),
      );
    }
  }
}
