import { ActionEntity } from '../../database/entities/action.ts';
import { UsageCounterEntity } from '../../database/entities/usageCounter.ts';
import { actionReport } from '../../database/reports/action.ts';
import type { Mall } from '../support/shop.ts';
import { balances, date, payouts, problems, standingOf, statements } from './apiAnswers.ts';
import type { ApiBrand } from './apiBrand.ts';
import type { PartnerNumber } from './program.ts';
import type { ActionStanding, PartnerStanding } from './standing.ts';
import { capacityOf } from './terms.ts';

/* The books of brands in the real system. */

/** How the actions of all brands stand, by brand: read at once, since they are asked for after each round. */
export async function actionsOf(
  { stage }: Mall,
  brands: readonly ApiBrand[],
): Promise<ReadonlyMap<ApiBrand, readonly ActionStanding[]>> {
  const rows = await stage.database.em.fork().find(ActionEntity, { brandId: { $in: brands.map(({ id }) => id) } });
  const reports = new Map(rows.map((row) => [row.id, actionReport(row)]));
  return new Map(
    brands.map((brand) => [
      brand,
      brand.actions.flatMap((id) => {
        const report = reports.get(id);
        return report ? [standingOf(brand, report)] : [];
      }),
    ]),
  );
}

/** What the books of the brand say is wrong. */
export async function wrongIn(mall: Mall, { keys }: ApiBrand): Promise<readonly string[]> {
  return problems.parse(await mall.must('GET', '/v1/ledger/verification', { key: keys.finance })).problems;
}

/** How one of its partners stands. */
export async function partnerIn(mall: Mall, brand: ApiBrand, partner: PartnerNumber): Promise<PartnerStanding> {
  const { keys, actions, partners, contracts, agreements } = brand;
  const id = partners[partner];
  const read = async (path: string): Promise<unknown> => (await mall.send('GET', path, { key: keys.finance })).body;
  const {
    balances: [{ accrued, payable, paid }],
  } = balances.parse(await read(`/v1/partners/${id}/balance`));
  const list = `partnerId=${id}&limit=200`;
  const closed = statements.parse(await read(`/v1/statements?${list}&state=CLOSED`));
  const gone = payouts.parse(await read(`/v1/payouts?${list}`));
  const counters = await mall.stage.database.em.fork().find(UsageCounterEntity, { contractId: contracts[partner] });
  return {
    balance: { accrued, payable, paid },
    capacity: capacityOf(agreements[partner], counters),
    statements: closed.data
      .map(({ date, carriedForward, earned, clawedBack, disbursed, carriedOver }) => ({
        date,
        carriedForward,
        earned,
        clawedBack,
        disbursed,
        carriedOver,
      }))
      .toSorted((one, other) => (one.date < other.date ? -1 : 1)),
    payouts: gone.data
      .map(({ scheduledFor, amount, lines }) => ({
        date: date(scheduledFor) ?? '',
        amount,
        lines: lines
          .map(({ kind, amount, actionId }) => `${kind} ${amount} of ${String(actions.indexOf(actionId))}`)
          .toSorted(),
      }))
      .toSorted((one, other) => (one.date < other.date ? -1 : 1)),
  };
}
