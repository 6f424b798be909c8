import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataDir } from './dataDir.ts';
import { makeDemoTenant, type DemoTenant } from './demoTenant.ts';

export interface Installation {
  readonly port: number;
  readonly temporalUiPort?: number;
  readonly dataDir: DataDir;
  /** The admin key, when the database is our own and so takes a demo tenant at first start. */
  readonly demoFor?: string;
}

/** Prints where everything is and, at the first start, makes a demo tenant and prints its keys. */
export async function introduce({ port, temporalUiPort, dataDir, demoFor }: Installation): Promise<void> {
  const api = `http://localhost:${port}`;
  const places = [
    ['API', `${api}/v1`],
    ['Documentation', `${api}/docs`],
    ...(temporalUiPort ? [['Temporal', `http://localhost:${temporalUiPort}`]] : []),
    ['Logs', dataDir.logs],
  ] as const;
  printPairs('Running.', places);
  if (demoFor !== undefined) await introduceDemoTenant(api, demoFor, join(dataDir.path, 'demo-tenant.json'));
  console.log('\nCtrl-C stops it.');
}

async function introduceDemoTenant(api: string, adminKey: string, file: string): Promise<void> {
  if (existsSync(file)) {
    console.log(`\nThe demo tenant's keys are in ${file}`);
    return;
  }
  const tenant: DemoTenant = await makeDemoTenant(api, adminKey);
  writeFileSync(file, `${JSON.stringify(tenant, null, 2)}\n`, { mode: 0o600 });
  printPairs(`First start: made a demo tenant (kept in ${file}).`, Object.entries(tenant));
}

function printPairs(title: string, pairs: Iterable<readonly [string, string] | readonly string[]>): void {
  console.log(`\n${title}`);
  for (const [name = '', text = ''] of pairs) console.log(`  ${name.padEnd(15)}${text}`);
}
