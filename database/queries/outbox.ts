import { assertNever } from '../../domain/errors.ts';
import { InquiryEntity, type Inquiry } from '../entities/inquiry.ts';
import { ReturnRequestEntity, type ReturnRequest } from '../entities/returnRequest.ts';
import { SubmissionEntity, type Submission } from '../entities/submission.ts';
import { TouchDayEntity } from '../entities/touchDay.ts';
import { WebhookEndpointEntity } from '../entities/webhookEndpoint.ts';
import type { Database, EntityManager } from '../orm.ts';

export interface StatementItem {
  readonly kind: 'STATEMENT';
  readonly statementId: string;
  readonly brandId: string;
  readonly partnerId: string;
  readonly partnerName: string;
  readonly currency: string;
  readonly date: string;
  readonly scheduledFor: string;
}

export interface EndpointItem {
  readonly kind: 'ENDPOINT';
  readonly endpointId: string;
  /** The host of its URL, of which the rest may hold a secret, or what follows the @ of its address. */
  readonly host: string;
}

export interface ContractItem {
  readonly kind: 'CONTRACT';
  readonly contractId: string;
  readonly brandId: string;
  readonly partnerId: string;
  readonly partnerName: string;
}

/** An action whose workflow has to look again, or to begin. */
export interface ActionItem {
  readonly kind: 'ACTION';
  readonly submission: Submission;
}

export interface TouchDayItem {
  readonly kind: 'TOUCH_DAY';
  readonly touchDayId: string;
  readonly brandId: string;
  readonly day: string;
  readonly countingAt: string;
}

export interface CustomerImportItem {
  readonly kind: 'CUSTOMER_IMPORT';
  readonly importId: string;
  readonly brandId: string;
  readonly lines: number;
}

export interface CorrectionBatchItem {
  readonly kind: 'CORRECTION_BATCH';
  readonly batchId: string;
  readonly brandId: string;
  readonly lines: number;
}

export interface ReturnRequestItem {
  readonly kind: 'RETURN_REQUEST';
  readonly request: ReturnRequest;
}

/** A month that is to be invoiced as it ends. */
export interface InvoiceMonthItem {
  readonly kind: 'INVOICE_MONTH';
  readonly invoiceMonthId: string;
  readonly brandId: string;
  readonly brandName: string;
  readonly month: string;
  readonly dueAt: string;
}

export interface InquiryItem {
  readonly kind: 'INQUIRY';
  readonly inquiry: Inquiry;
}

/** A payout that has to look at its gates again. */
export interface PayoutItem extends Omit<StatementItem, 'kind'> {
  readonly kind: 'PAYOUT';
  readonly payoutId: string;
}

/** What is to be started or woken. */
export type OutboxItem =
  | StatementItem
  | EndpointItem
  | ContractItem
  | ActionItem
  | CustomerImportItem
  | CorrectionBatchItem
  | TouchDayItem
  | ReturnRequestItem
  | InquiryItem
  | InvoiceMonthItem
  | PayoutItem;

/** Whom a row is about. */
export interface OutboxSubject {
  readonly kind: OutboxItem['kind'];
  readonly subject_id: string;
}

interface HeldRow extends OutboxSubject {
  readonly id: string;
}

const batch = 100;

/**
 * Takes the oldest rows that no other relay holds, does `carry` once for each subject among them and deletes what was done.
 * What fails stays, for the next round; its error is thrown when the rest is done. Answers how many rows went.
 */
export async function takeOutbox(database: Database, carry: (item: OutboxItem) => Promise<unknown>): Promise<number> {
  const failures: unknown[] = [];
  const gone = await database.em.fork().transactional(async (em) => {
    const rows = await em.execute<HeldRow[]>(
      'SELECT id, kind, subject_id FROM outbox ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED',
      [batch],
    );
    if (rows.length === 0) return 0;
    const items = await outboxItems(em, rows);
    const outcomes = await Promise.allSettled(items.map(carry));
    const failed = new Set<string>();
    outcomes.forEach((outcome, index) => {
      const item = items[index];
      if (outcome.status === 'fulfilled' || !item) return;
      failures.push(outcome.reason);
      failed.add(subjectOf(item));
    });
    const done = rows.filter(({ subject_id }) => !failed.has(subject_id)).map(({ id }) => id);
    await em.execute('DELETE FROM outbox WHERE id = ANY (?::bigint[])', [`{${done.join(',')}}`]);
    return done.length;
  });
  if (failures.length > 0) throw failures[0];
  return gone;
}

/** What is to be started or woken for these subjects, each once. */
export async function outboxItems(em: EntityManager, rows: readonly OutboxSubject[]): Promise<OutboxItem[]> {
  const kinds = new Set(rows.map(({ kind }) => kind));
  const items: OutboxItem[] = [];
  for (const { kind, read } of readers) if (kinds.has(kind)) items.push(...(await read(em, rows)));
  return items;
}

interface Reader {
  readonly kind: OutboxItem['kind'];
  readonly read: (em: EntityManager, rows: readonly OutboxSubject[]) => Promise<OutboxItem[]>;
}

/** The id of what the item is about: the `subject_id` of its row. */
export function subjectOf(item: OutboxItem): string {
  switch (item.kind) {
    case 'STATEMENT':
      return item.statementId;
    case 'ENDPOINT':
      return item.endpointId;
    case 'CONTRACT':
      return item.contractId;
    case 'ACTION':
      return item.submission.id;
    case 'CUSTOMER_IMPORT':
      return item.importId;
    case 'CORRECTION_BATCH':
      return item.batchId;
    case 'TOUCH_DAY':
      return item.touchDayId;
    case 'RETURN_REQUEST':
      return item.request.id;
    case 'INQUIRY':
      return item.inquiry.id;
    case 'INVOICE_MONTH':
      return item.invoiceMonthId;
    case 'PAYOUT':
      return item.payoutId;
    default:
      return assertNever(item);
  }
}

const subjects = (rows: readonly OutboxSubject[], kind: OutboxSubject['kind']): string =>
  `{${[...new Set(rows.filter((row) => row.kind === kind).map((row) => row.subject_id))].join(',')}}`;

// s is the statement, p its partner.
const statementFields = `s.id AS "statementId", s.brand_id AS "brandId", s.partner_id AS "partnerId",
       p.name AS "partnerName", s.currency, s.date::text AS date,
       to_char(s.scheduled_for AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "scheduledFor"`;

const statementItems = (em: EntityManager, rows: readonly OutboxSubject[]): Promise<StatementItem[]> =>
  em.execute<StatementItem[]>(
    `SELECT 'STATEMENT' AS kind, ${statementFields}
     FROM statement s JOIN partner p ON p.id = s.partner_id WHERE s.id = ANY (?::uuid[])`,
    [subjects(rows, 'STATEMENT')],
  );

/** Of those that wait no longer there is none. */
const payoutItems = (em: EntityManager, rows: readonly OutboxSubject[]): Promise<PayoutItem[]> =>
  em.execute<PayoutItem[]>(
    `SELECT 'PAYOUT' AS kind, o.id AS "payoutId", ${statementFields}
     FROM payout o JOIN statement s ON s.id = o.statement_id JOIN partner p ON p.id = s.partner_id
     WHERE o.id = ANY (?::uuid[]) AND o.state = 'pending'`,
    [subjects(rows, 'PAYOUT')],
  );

async function endpointItems(em: EntityManager, rows: readonly OutboxSubject[]): Promise<EndpointItem[]> {
  const ids = rows.filter(({ kind }) => kind === 'ENDPOINT').map(({ subject_id }) => subject_id);
  const endpoints = ids.length === 0 ? [] : await em.find(WebhookEndpointEntity, { id: { $in: ids } });
  return endpoints.map(({ id, url, address }) => ({
    kind: 'ENDPOINT',
    endpointId: id,
    host: (url ? new URL(url).host : address?.split('@').at(-1)) ?? '',
  }));
}

const contractItems = (em: EntityManager, rows: readonly OutboxSubject[]): Promise<ContractItem[]> =>
  em.execute<ContractItem[]>(
    `SELECT 'CONTRACT' AS kind, c.id AS "contractId", c.brand_id AS "brandId", c.partner_id AS "partnerId",
       p.name AS "partnerName"
     FROM contract c JOIN partner p ON p.id = c.partner_id WHERE c.id = ANY (?::uuid[])`,
    [subjects(rows, 'CONTRACT')],
  );

const customerImportItems = (em: EntityManager, rows: readonly OutboxSubject[]): Promise<CustomerImportItem[]> =>
  em.execute<CustomerImportItem[]>(
    `SELECT 'CUSTOMER_IMPORT' AS kind, id AS "importId", brand_id AS "brandId", lines FROM customer_import
     WHERE id = ANY (?::uuid[])`,
    [subjects(rows, 'CUSTOMER_IMPORT')],
  );

const correctionBatchItems = (em: EntityManager, rows: readonly OutboxSubject[]): Promise<CorrectionBatchItem[]> =>
  em.execute<CorrectionBatchItem[]>(
    `SELECT 'CORRECTION_BATCH' AS kind, id AS "batchId", brand_id AS "brandId", lines FROM correction_batch
     WHERE id = ANY (?::uuid[])`,
    [subjects(rows, 'CORRECTION_BATCH')],
  );

async function touchDayItems(em: EntityManager, rows: readonly OutboxSubject[]): Promise<TouchDayItem[]> {
  const ids = rows.filter(({ kind }) => kind === 'TOUCH_DAY').map(({ subject_id }) => subject_id);
  const days = ids.length === 0 ? [] : await em.find(TouchDayEntity, { id: { $in: ids } });
  return days.map(({ id, brandId, day, dueAt }) => ({
    kind: 'TOUCH_DAY',
    touchDayId: id,
    brandId,
    day,
    countingAt: dueAt,
  }));
}

async function returnRequestItems(em: EntityManager, rows: readonly OutboxSubject[]): Promise<ReturnRequestItem[]> {
  const ids = rows.filter(({ kind }) => kind === 'RETURN_REQUEST').map(({ subject_id }) => subject_id);
  const requests = ids.length === 0 ? [] : await em.find(ReturnRequestEntity, { id: { $in: ids } });
  return requests.map((request) => ({ kind: 'RETURN_REQUEST', request }));
}

async function inquiryItems(em: EntityManager, rows: readonly OutboxSubject[]): Promise<InquiryItem[]> {
  const ids = rows.filter(({ kind }) => kind === 'INQUIRY').map(({ subject_id }) => subject_id);
  const inquiries = ids.length === 0 ? [] : await em.find(InquiryEntity, { id: { $in: ids } });
  return inquiries.map((inquiry) => ({ kind: 'INQUIRY', inquiry }));
}

const invoiceMonthItems = (em: EntityManager, rows: readonly OutboxSubject[]): Promise<InvoiceMonthItem[]> =>
  em.execute<InvoiceMonthItem[]>(
    `SELECT 'INVOICE_MONTH' AS kind, m.id AS "invoiceMonthId", m.brand_id AS "brandId", b.name AS "brandName", m.month,
       to_char(m.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "dueAt"
     FROM invoice_month m JOIN brand b ON b.id = m.brand_id WHERE m.id = ANY (?::uuid[])`,
    [subjects(rows, 'INVOICE_MONTH')],
  );

async function actionItems(em: EntityManager, rows: readonly OutboxSubject[]): Promise<ActionItem[]> {
  const ids = rows.filter(({ kind }) => kind === 'ACTION').map(({ subject_id }) => subject_id);
  const submissions = ids.length === 0 ? [] : await em.find(SubmissionEntity, { id: { $in: ids } });
  return submissions.map((submission) => ({ kind: 'ACTION', submission }));
}

/** In the order in which they are carried out. */
const readers: readonly Reader[] = [
  { kind: 'STATEMENT', read: statementItems },
  { kind: 'ENDPOINT', read: endpointItems },
  { kind: 'CONTRACT', read: contractItems },
  { kind: 'ACTION', read: actionItems },
  { kind: 'CUSTOMER_IMPORT', read: customerImportItems },
  { kind: 'CORRECTION_BATCH', read: correctionBatchItems },
  { kind: 'TOUCH_DAY', read: touchDayItems },
  { kind: 'INQUIRY', read: inquiryItems },
  { kind: 'INVOICE_MONTH', read: invoiceMonthItems },
  { kind: 'RETURN_REQUEST', read: returnRequestItems },
  { kind: 'PAYOUT', read: payoutItems },
];
