import { z } from 'zod';
import { accountBalances } from '../../database/reports/balances.ts';
import { ledgerTransactions } from '../../database/reports/ledgerTransactions.ts';
import { verification } from '../../database/reports/verification.ts';
import { instantText } from '../../domain/instant.ts';
import { accounts } from '../../domain/ledger/postings.ts';
import { currencyCode } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { ok } from '../http/answers.ts';
import { amountAnswer, at, booksAt, id } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { wholeListQuery, wholeListRoute } from '../http/wholeList.ts';

const owned = {
  account: z.enum(accounts),
  partnerId: id.nullable().meta({ description: 'Null for the brand’s own accounts.' }),
  currency: z.string(),
};

const account = z.strictObject({ ...owned, balance: amountAnswer }).meta({ id: 'AccountBalance' });

/** A bonus is named by its event type, each of whose 255 characters may take nine in a cause. */
const cause = z.string().min(1).max(2400);

const transaction = z
  .strictObject({
    id: cause.meta({ description: 'What moved the money: each cause does so once.', example: 'action/…/lock' }),
    actionId: id.nullable(),
    payoutId: id.nullable(),
    contractId: id.nullable().meta({ description: 'Of a fee, guarantee or bonus.' }),
    effectiveAt: at.meta({ description: 'When it counts.' }),
    recordedAt: at.meta({ description: 'When it was written down.' }),
    entries: z.array(z.strictObject({ ...owned, amount: amountAnswer })),
  })
  .meta({ id: 'LedgerTransaction' });

const books = z
  .strictObject({
    balanced: z.boolean(),
    transactions: z.int(),
    problems: z.array(z.string()).meta({ description: 'A sentence for each thing that does not add up.' }),
    sealed: z
      .strictObject({
        through: z.int().meta({ description: 'The number of the last transaction in the chain.', example: 1234 }),
        hash: z.string().meta({ description: 'Its hash: SHA-256 in hexadecimal digits.' }),
        at: at.meta({ description: 'When it was sealed, in real time.' }),
      })
      .nullable()
      .meta({
        description:
          'The end of the chain of hashes. Note it elsewhere: as long as it is found again, nothing before it was changed.',
      }),
  })
  .meta({ id: 'Verification' });

export const ledgerRoutes = [
  wholeListRoute({
    path: '/v1/ledger/accounts',
    summary: 'List the balance of each account, partner and currency',
    roles: access.books,
    params: nothing.params,
    query: wholeListQuery({
      partnerId: id.optional(),
      currency: currencyCode.optional(),
      ...booksAt,
    }),
    item: account,
    find: ({ principal, query }, { em }) => accountBalances(em, principal.brandId, query),
  }),
  listRoute({
    path: '/v1/ledger/transactions',
    summary: 'List ledger transactions with their entries',
    description: 'In the order of recording. The entries of each sum to zero for each currency.',
    roles: access.books,
    params: nothing.params,
    query: listQuery({ actionId: id.optional(), payoutId: id.optional() }, cause),
    item: transaction,
    find: ({ principal, query: { actionId, payoutId, cursor } }, { options: { limit } }, { em }) =>
      ledgerTransactions(em, principal.brandId, { actionId, payoutId, after: cursor, limit }),
  }),
  route({
    method: 'get',
    path: '/v1/ledger/verification',
    summary: 'Verify the books',
    description:
      'Recomputes them: every transaction sums to zero and is what was sealed, and the ledger, actions, earnings of contracts, statements and payouts say the same.',
    roles: access.books,
    takes: nothing,
    responses: { 200: { description: 'What was found.', body: books } },
    handle: async ({ principal }, { database }) => {
      const { problems, sealed, ...rest } = await verification(database, principal.brandId);
      return ok({ ...rest, problems: [...problems], sealed: sealed && { ...sealed, at: instantText(sealed.at) } });
    },
  }),
];
