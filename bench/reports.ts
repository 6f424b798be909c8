import { migrate } from '../database/migrate.ts';
import { openDatabase, openDatabaseAsOwner, type Database, type EntityManager } from '../database/orm.ts';
import { newVsReturnReport } from '../database/reports/newVsReturn.ts';
import { partnerPerformance } from '../database/reports/partnerPerformance.ts';
import { performanceByDay } from '../database/reports/performanceByDay.ts';
import { asBrand } from '../database/tenancy.ts';
import { spanOf, type Period } from '../domain/report/period.ts';
import { onPostgres } from './onPostgres.ts';
import { unmetOf, type Part } from './part.ts';
import { aProgram, type Program } from './program.ts';
import { spreadOf, type Spread } from './spread.ts';

/*
 * How long the reports of a brand with a million actions take, as the brand asks them, behind row level security: of a month, and
 * of the year in which all of them were.
 */

const actionsOf = { FULL: 1_000_000, SMALL: 10_000 } as const;
const partners = 100;
const times = 9;
const expectedSeconds = 1;

const periods: Readonly<Record<string, Period>> = {
  month: { from: '2025-11-01', to: '2025-11-30', timeZone: 'UTC' },
  year: { from: '2025-01-01', to: '2025-12-31', timeZone: 'UTC' },
};

type Report = (em: EntityManager, brandId: string, period: Period) => Promise<unknown>;

const reportsMade: Readonly<Record<string, Report>> = {
  'new and returning customers': (em, brandId, period) => newVsReturnReport(em, { brandId }, spanOf(period)),
  'performance of partners': (em, brandId, period) => partnerPerformance(em, { brandId }, spanOf(period)),
  'performance by day': (em, brandId, period) => performanceByDay(em, { brandId }, period),
};

/** Seconds of each report. */
export const reports: Part = (size) =>
  onPostgres(
    async (databaseUrl) => {
      await migrate(databaseUrl);
      const { brandId } = await storedSales(databaseUrl, actionsOf[size]);
      const database = openDatabase(databaseUrl, 1);
      try {
        const found: Record<string, Record<string, Spread>> = {};
        for (const [name, report] of Object.entries(reportsMade))
          found[name] = await secondsOf(database, brandId, report);
        return told(found, actionsOf[size]);
      } finally {
        await database.close();
      }
    },
    ['max_wal_size=4GB'],
  );

async function storedSales(databaseUrl: string, actions: number): Promise<Program> {
  const owner = openDatabaseAsOwner(databaseUrl, 1);
  try {
    const program = await owner.em.fork().transactional(async (em) => {
      const made = await aProgram(em, {
        currency: 'USD',
        eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10' }],
      });
      await em.execute("SET LOCAL session_replication_role = 'replica'");
      await em.execute(salesSql, [made.brandId, made.eventTypeId, actions, actions]);
      return made;
    });
    await owner.em.getConnection().execute('VACUUM ANALYZE');
    return program;
  } finally {
    await owner.close();
  }
}

/** Over the year, each day's by all partners, made past all triggers. */
const salesSql = `
  INSERT INTO action (id, brand_id, event_type_id, event_type, order_id, state, state_detail, partner_id, attribution, amount,
    currency, remaining_amount, payout, payout_currency, outside_terms, taken, referral, customer_status, event_date,
    submitted_at, updated_at)
  SELECT uuidv7(), ?, ?, 'SALE', 'order-' || n, 'APPROVED', 'PAID', md5('partner ' || n % ${partners})::uuid,
    '{"credited": null, "considered": []}', 100, 'USD', 100, 10, 'USD', 0, '{}', '{}',
    (ARRAY['NEW', 'EXISTING'])[1 + n % 2], timestamptz '2025-01-01Z' + n * interval '365 days' / ?, now(), now()
  FROM generate_series(0, ? - 1) AS n`;

async function secondsOf(database: Database, brandId: string, report: Report): Promise<Record<string, Spread>> {
  const found: Record<string, Spread> = {};
  for (const [name, period] of Object.entries(periods)) {
    const seconds: number[] = [];
    for (let turn = 0; turn < times; turn += 1) {
      const begin = performance.now();
      await asBrand(brandId, () => report(database.em.fork(), brandId, period));
      seconds.push((performance.now() - begin) / 1000);
    }
    found[name] = spreadOf(seconds);
  }
  return found;
}

function told(found: Readonly<Record<string, Readonly<Record<string, Spread>>>>, actions: number) {
  console.log(`Seconds of a report of a brand with ${actions.toLocaleString('en')} actions in a year:\n`);
  const heads = Object.keys(periods).map((period) => `of a ${period}`.padStart(24));
  console.log(`${'report'.padEnd(30)}${heads.join('')}`);
  for (const [report, seconds] of Object.entries(found)) {
    const cells = Object.values(seconds).map(({ median, least, most }) =>
      `${median} (${least} to ${most})`.padStart(24),
    );
    console.log(`${report.padEnd(30)}${cells.join('')}`);
  }
  const medians = Object.values(found).flatMap((seconds) => Object.values(seconds).map(({ median }) => median));
  return {
    figures: { seconds: found, actions, expectedSeconds },
    unmet: unmetOf({
      [`each report of a million actions takes less than ${expectedSeconds} s`]: medians.every(
        (median) => median < expectedSeconds,
      ),
    }),
  };
}
