import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/*
 * For Stryker: it asks jest for tests by their names, and jest opens every file to look for them. This sequencer writes down
 * after the first run which names a file has, and then opens no file without one that is asked for. The list lies in the
 * sandbox, which Stryker's processes share and which goes with them.
 */

const list = 'names-of-tests.json';

export default class CoveringFiles {
  constructor({ globalConfig }) {
    this.asked = new RegExp(globalConfig.testNamePattern ?? '');
    this.namesIn = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : {};
  }

  sort(files) {
    return files.filter(({ path }) => this.namesIn[path]?.some((name) => this.asked.test(name)) ?? true);
  }

  cacheResults(_files, { testResults: files }) {
    if (existsSync(list)) return;
    const names = files.map(({ testFilePath, testResults }) => [
      testFilePath,
      testResults.map((test) => test.fullName),
    ]);
    writeFileSync(list, JSON.stringify(Object.fromEntries(names)));
  }
}
