import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabaseAsOwner } from '../../database/orm.ts';
import { theTestRun } from '../support/servers/testRun.ts';

/*
 * What migrations do to a database that is in use. Squawk knows which locks PostgreSQL's statements take and which of them read or
 * write a whole table. What it finds is either in a table that is never large, or accepted here with the reason.
 */

/** Up to this one nobody asked. */
const lastUnasked = '0012';

/** A person, a contract or a setting each: thousands of rows, which are locked for milliseconds. */
const small = ['api_key', 'brand', 'contract', 'event_type', 'partner', 'restoration', 'webhook_endpoint'];

const accepted: readonly {
  readonly migration: string;
  readonly rule: string;
  readonly on: string;
  readonly why: string;
}[] = [
  {
    migration: '0013',
    rule: 'adding-field-with-default',
    on: 'outbox',
    why: 'current_setting is not volatile, so PostgreSQL evaluates it once and rewrites nothing; and rows live for seconds',
  },
];

/** Squawk's rules that are not about a database in use, or that the migrator keeps for all (database/migrate.ts). */
const notAsked = [
  'prefer-robust-stmts',
  'require-lock-timeout',
  'require-statement-timeout',
  'prefer-bigint-over-int',
  'prefer-text-field',
  'prefer-identity',
];

const findings = z.array(z.object({ line: z.int(), rule_name: z.string(), message: z.string() }));

interface Finding {
  readonly migration: string;
  readonly rule: string;
  readonly statement: string;
  readonly message: string;
}

async function findingsOf(): Promise<Finding[]> {
  const database = openDatabaseAsOwner(theTestRun().TEST_TEMPLATE_URL, 1);
  const folder = mkdtempSync(join(theTestRun().TEST_RUN_DIR, 'migrations-'));
  const found: Finding[] = [];
  for (const listed of database.config.get('migrations').migrationsList ?? []) {
    if (!('class' in listed) || listed.name <= lastUnasked) continue;
    const migration = new listed.class(database.driver, database.config);
    await migration.up();
    // A statement a line, so that a finding names its statement.
    const statements = (migration.getQueries?.() ?? []).map((query) => onOneLine(String(query)));
    const file = join(folder, `${listed.name}.sql`);
    writeFileSync(file, statements.map((statement) => `${statement};\n`).join(''));
    const transactional = migration.isTransactional() ? ['--assume-in-transaction'] : [];
    const said = squawk([
      ...transactional,
      '--pg-version=18',
      `--exclude=${notAsked.join(',')}`,
      '--reporter=json',
      file,
    ]);
    for (const { line, rule_name: rule, message } of findings.parse(JSON.parse(said))) {
      found.push({ migration: listed.name, rule, statement: statements[line] ?? '', message });
    }
  }
  await database.close();
  return found;
}

const onOneLine = (statement: string): string => statement.replaceAll(/--.*$/gm, '').replaceAll(/\s+/g, ' ').trim();

/** It ends with 1 when it has found something. */
function squawk(args: readonly string[]): string {
  const bin = join(import.meta.dirname, '../../node_modules/.bin/squawk');
  return execFileSync('sh', ['-c', '"$0" "$@" || true', bin, ...args], { encoding: 'utf8', stdio: 'pipe' });
}

const concerns = (statement: string, table: string): boolean =>
  new RegExp(`^(ALTER TABLE (ONLY )?|CREATE (UNIQUE )?INDEX \\S+ ON )"?${table}"?\\b`).test(statement);

test('no migration holds up those who work, but where it is accepted for a reason', async () => {
  const found = await findingsOf();
  const isAccepted = ({ migration, rule, statement }: Finding): boolean =>
    small.some((table) => concerns(statement, table)) ||
    accepted.some((one) => one.migration === migration && one.rule === rule && concerns(statement, one.on));
  expect(found.filter((finding) => !isAccepted(finding))).toEqual([]);
  // Reasons for what nobody does any more.
  const isUsed = ({ migration, rule, on }: (typeof accepted)[number]): boolean =>
    found.some((one) => one.migration === migration && one.rule === rule && concerns(one.statement, on));
  expect(accepted.filter((one) => !isUsed(one))).toEqual([]);
});
