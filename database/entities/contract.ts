import { defineEntity, p, type InferEntity, type Opt } from '@mikro-orm/core';
import type { ModificationNote } from '../../domain/contract/modification.ts';
import type { Terms } from '../../domain/contract/terms.ts';
import { instantColumn } from '../types.ts';

/**
 * What a partner is paid and when. Immutable but for its signatures, decline and end (semantics, Which contract), and for the
 * start of one that follows another, which an early opt-in moves.
 */
export const ContractEntity = defineEntity({
  name: 'Contract',
  tableName: 'contract',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    partnerId: p.uuid(),
    /** Id of the imported object. */
    externalId: p.text().nullable(),
    startAt: instantColumn(),
    /** Exclusive. */
    endAt: instantColumn().nullable(),
    brandSignatory: p.text().nullable(),
    brandSignedAt: instantColumn().nullable(),
    partnerSignatory: p.text().nullable(),
    partnerSignedAt: instantColumn().nullable(),
    /** BRAND when the brand recorded its partner’s signature. */
    partnerRecordedBy: p.text().$type<'BRAND'>().nullable(),
    declinedAt: instantColumn().nullable(),
    declinedBy: p.text().$type<'BRAND' | 'PARTNER'>().nullable(),
    terms: p.json<Terms>(),
    /** SHA-256 of the canonical JSON of the terms. */
    termsHash: p.text(),
    /** The imported object, as it came. */
    imported: p.json<Record<string, unknown>>().nullable(),
    /** The template that it was made from, whose modifications it follows. */
    templateId: p.uuid().nullable(),
    /** The modification that brought its terms, and the contract that it follows. */
    modificationId: p.uuid().nullable(),
    followsId: p.uuid().nullable(),
    /** Of that modification, read along with the contract. */
    modification: p.json<Opt<ModificationNote> | null>().formula(
      ({ modificationId }) =>
        `(SELECT jsonb_build_object('id', m.id, 'comment', m.comment, 'earlyOptIn', m.early_opt_in)
            FROM template_modification m WHERE m.id = ${modificationId})`,
    ),
    /** For people; read along where it is asked for. */
    partnerName: p
      .text()
      .$type<Opt<string>>()
      .formula(({ partnerId }) => `(SELECT partner.name FROM partner WHERE partner.id = ${partnerId})`)
      .lazy(),
    /** When its workflow saw it begin and end. */
    activatedAt: instantColumn().nullable(),
    expiredAt: instantColumn().nullable(),
    /** When its workflow has to look again; null: nothing is to come. */
    nextStepAt: instantColumn().nullable(),
    /** Of an imported one: elsewhere. */
    createdAt: instantColumn(),
    /** When we came to know of it: nothing that it owes by itself is from before. */
    drawnUpAt: instantColumn(),
    updatedAt: instantColumn().nullable(),
  },
});

type Row = InferEntity<typeof ContractEntity>;

/** A row; what is only read along is not there before it is stored. */
export type Contract = Omit<Row, ReadAlong> & Partial<Pick<Row, ReadAlong>>;

type ReadAlong = 'modification' | 'partnerName';
