import { create } from 'xmlbuilder2';
import type { RailAnswer } from '../../../domain/payout/railAnswer.ts';
import type { Payment, Rail } from '../rail.ts';
import { paymentFiles } from './paymentFile.ts';

const namespace = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';

/**
 * A payment order for each payout in the form that banks take: ISO 20022, pain.001.001.09. The bank's answer goes to finance, not
 * to us, so a payment stays accepted until finance says what became of it (`/confirmations`).
 */
export function iso20022Rail(folder: string): Rail {
  const files = paymentFiles(folder, 'xml');
  return {
    name: 'ISO20022',
    tellsLater: false,
    returnDays: 0,
    // A file that is written again is the same file.
    reachesWithin: 'PT0S',
    async pay(payment) {
      const order = paymentOrder(payment);
      if ('missing' in order) return { outcome: 'declined', reason: order.missing };
      return { outcome: 'accepted', receipt: await files.write(payment.payoutId, order.xml) };
    },
    async find(payoutId) {
      const file = await files.find(payoutId);
      return file
        ? { outcome: 'accepted', receipt: file.receipt, paid: orderedBy(file.content) }
        : { outcome: 'absent' };
    },
  };
}

/** The order as a file, or what it cannot be written without. Each text is as long as the standard allows, at most. */
function paymentOrder(payment: Payment): { readonly xml: string } | { readonly missing: string } {
  const { payer, payee, destination, amount, currency, reference, sentAt } = payment;
  if (destination.kind !== 'BANK_ACCOUNT') return { missing: 'The partner has named no bank account.' };
  if (!payer.account) return { missing: 'The brand has named no bank account to pay from.' };
  // At most 35 characters; a payout's id has 36 with its hyphens.
  const id = payment.payoutId.replaceAll('-', '');
  const transfer = {
    PmtId: { InstrId: id, EndToEndId: id },
    Amt: { InstdAmt: { '@Ccy': currency, '#': amount } },
    ...(destination.bic && { CdtrAgt: agent(destination.bic) }),
    Cdtr: { Nm: name(payee) },
    CdtrAcct: { Id: { IBAN: destination.iban } },
    RmtInf: { Ustrd: reference.slice(0, 140) },
  };
  const initiation = {
    GrpHdr: {
      MsgId: id,
      CreDtTm: sentAt,
      NbOfTxs: '1',
      CtrlSum: amount,
      InitgPty: { Nm: name(payer.name) },
    },
    PmtInf: {
      PmtInfId: id,
      PmtMtd: 'TRF',
      NbOfTxs: '1',
      CtrlSum: amount,
      ReqdExctnDt: { Dt: sentAt.slice(0, 10) },
      Dbtr: { Nm: name(payer.name) },
      DbtrAcct: { Id: { IBAN: payer.account.iban } },
      DbtrAgt: agent(payer.account.bic),
      CdtTrfTxInf: transfer,
    },
  };
  const document = create(
    { version: '1.0', encoding: 'UTF-8' },
    { Document: { '@xmlns': namespace, CstmrCdtTrfInitn: initiation } },
  );
  return { xml: document.end({ prettyPrint: true }) };
}

const agent = (bic: string | undefined) => ({ FinInstnId: bic ? { BICFI: bic } : { Othr: { Id: 'NOTPROVIDED' } } });

/** Control characters are none of XML's, and a name has at most 140. */
const name = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').slice(0, 140);

/** What an order that we have written pays. */
function orderedBy(content: string): RailAnswer['paid'] {
  const [, currency, amount] = /<InstdAmt Ccy="(\w+)">([\d.]+)</.exec(content) ?? [];
  return currency !== undefined && amount !== undefined ? { amount, currency } : undefined;
}
