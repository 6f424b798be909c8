import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient, every, must, type Client, type From } from '../../clients/typescript/src/index.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { acmeBlog, aProgram, type Program } from '../support/program.ts';

let api: TestApi;
let acme: Program;
let client: Client;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  client = createClient({ url: api.url, key: acme.keys.brand });
});
afterAll(() => api.close());

describe('the client', () => {
  test('reads a list to its end, page by page', async () => {
    for (const name of ['One', 'Two', 'Three'])
      await must(client.POST('/v1/partners', { body: { ...acmeBlog, name } }));
    const names: string[] = [];
    const page = (from: From) => must(client.GET('/v1/partners', { params: { query: { ...from, limit: 2 } } }));
    for await (const { name } of every(page)) names.push(name);
    expect(names).toEqual(['Three', 'Two', 'One', acmeBlog.name]);
  });

  test('throws a refusal as the problem that it is', async () => {
    const id = '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01';
    await expect(must(client.GET('/v1/partners/{id}', { params: { path: { id } } }))).rejects.toMatchObject({
      name: 'ProblemError',
      code: 'NOT_FOUND',
      status: 404,
    });
  });

  test('without a key is told that one is needed', async () => {
    const { error } = await createClient({ url: api.url }).GET('/v1/partners');
    expect(error?.code).toBe('UNAUTHENTICATED');
  });
});

const root = join(import.meta.dirname, '../..');
const node = process.execPath;

describe('the package', () => {
  test('has the types of the document as it is now; otherwise: npm run build-client', () => {
    const written = readFileSync(join(root, 'clients/typescript/src/schema.ts'), 'utf8');
    const now = execFileSync(node, ['standalone/buildClient.ts', '--print'], { cwd: root, maxBuffer: 2 ** 26 });
    expect(now.toString() === written).toBe(true);
  });

  test('is packed with what it needs, and works where it is installed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'payouts-client-'));
    const packed = execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', folder], {
      cwd: join(root, 'clients/typescript'),
    });
    const [{ filename = '' } = {}] = JSON.parse(packed.toString()) as { readonly filename?: string }[];
    const installed = join(folder, 'node_modules/@partner-payouts/client');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1']);
    for (const needed of ['openapi-fetch', 'openapi-typescript-helpers', '@types', 'undici-types']) {
      symlinkSync(join(root, 'node_modules', needed), join(folder, 'node_modules', needed));
    }
    cpSync(join(root, 'test/clients/fixtures/use.ts'), join(folder, 'use.ts'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const strict = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
    execFileSync(node, [join(root, 'node_modules/typescript/bin/tsc'), ...strict, 'use.ts'], { cwd: folder });
    const printed = execFileSync(node, ['use.ts'], { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(printed)).toEqual({ names: ['Acme Blog'], code: 'CONFLICT' });
  });
});
