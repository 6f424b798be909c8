import { expect } from '@jest/globals';
import { z } from 'zod';
import { actionPreview } from '../../api/actionPreview.ts';
import type { Mall, Shop } from './shop.ts';
import { storedContent } from './stored.ts';

/* A preview beside what its command then does. */

const entries = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      entries: z.array(
        z.object({ account: z.string(), partnerId: z.string().nullable(), amount: z.string(), currency: z.string() }),
      ),
    }),
  ),
});

export type Preview = z.output<typeof actionPreview>;

type Entry = z.output<typeof entries>['data'][number]['entries'][number];

export interface Foretelling {
  /** Previews a command and sees that nothing has changed; then carries it out, and answers the preview, the action, and what was posted. */
  readonly previewedAndDone: (
    shop: Shop,
    actionId: string,
    what: string,
    body: object,
  ) => Promise<{ readonly preview: Preview; readonly done: unknown; readonly posted: readonly Entry[] }>;
  /** The same: all that was done is what was said. Answers the preview. */
  readonly foretold: (shop: Shop, actionId: string, what: string, body: object) => Promise<Preview>;
}

export const byText = (one: unknown, other: unknown) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

/** With one word for what happened meanwhile: a command carries the time at which it is given, and a preview its own. */
const timeless = (value: unknown, { since, until }: { readonly since: string; readonly until: string }): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, field: unknown) =>
      isInstant(field) && Date.parse(since) <= Date.parse(field) && Date.parse(field) <= Date.parse(until)
        ? 'now'
        : field,
    ),
  );

const isInstant = (field: unknown): field is string => typeof field === 'string' && /^\d{4}-\d\d-\d\dT/.test(field);

export function foretelling(mall: Mall): Foretelling {
  /** The ledger's entries for an action, by transaction. */
  async function postedFor(shop: Shop, actionId: string) {
    const path = `/v1/ledger/transactions?actionId=${actionId}`;
    return entries.parse((await mall.send('GET', path, { key: shop.keys.finance })).body).data;
  }

  /** Returns when nothing is under way any more, so that what changes is changed by the test. */
  const everythingDue = async () => mall.stage.moveTo(await mall.deps.clock.now());

  const previewedAndDone: Foretelling['previewedAndDone'] = async (shop, actionId, what, body) => {
    await everythingDue();
    const before = { stored: await storedContent(mall.deps.database), posted: await postedFor(shop, actionId) };
    const looked = await shop.command(`${what}?preview=true`, actionId, { ...body });
    expect(looked).toMatchObject({ status: 200 });
    const preview = actionPreview.parse(looked.body);
    expect(await storedContent(mall.deps.database)).toEqual(before.stored);
    for (const balance of preview.balances) {
      expect(await shop.balance(balance.partnerId)).toContainEqual({ currency: 'USD', ...balance.before });
    }
    expect(await shop.command(what, actionId, { ...body })).toMatchObject({ status: 200 });
    // What follows at once, since its date has passed, may follow a moment after the answer.
    await everythingDue();
    const done = await shop.read(`/v1/actions/${actionId}`, 'support');
    const known = new Set(before.posted.map(({ id }) => id));
    const posted = (await postedFor(shop, actionId)).filter(({ id }) => !known.has(id));
    expect(await shop.read('/v1/ledger/verification', 'finance')).toMatchObject({ balanced: true, problems: [] });
    return { preview, done, posted: posted.flatMap((transaction) => transaction.entries) };
  };

  return {
    previewedAndDone,
    async foretold(shop, actionId, what, body) {
      const since = await mall.deps.clock.now();
      const { preview, done, posted } = await previewedAndDone(shop, actionId, what, body);
      const meanwhile = { since, until: await mall.deps.clock.now() };
      expect(timeless(done, meanwhile)).toEqual(timeless(preview.action, meanwhile));
      expect(posted.toSorted(byText)).toEqual(preview.postings.toSorted(byText));
      for (const { partnerId, after } of preview.balances) {
        expect(await shop.balance(partnerId)).toContainEqual({ currency: 'USD', ...after });
      }
      return preview;
    },
  };
}
