import { plusDuration } from '../calendar.ts';

/*
 * Under return policy MP_APPROVAL_REQ the partner is asked before payout comes back (semantics, After the fact).
 *
 *   WAITING ──▶ ACCEPTED ──▶ CARRIED_OUT
 *      │            └──────▶ REFUSED      the action has changed meanwhile
 *      ├──────▶ DECLINED
 *      ├──────▶ WITHDRAWN
 *      └──────▶ REFUSED               the action is reversed, or another partner's
 */

export const returnRequestStates = ['WAITING', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'CARRIED_OUT', 'REFUSED'] as const;
export type ReturnRequestState = (typeof returnRequestStates)[number];

/** What a partner can say. */
export const returnAnswers = ['ACCEPTED', 'DECLINED'] as const;

/** How the waiting ends. */
export type ReturnVerdict = (typeof returnAnswers)[number] | 'WITHDRAWN';

/** Who ends it: the partner, its silence, or the brand, which asks no longer or has reversed or moved the action. */
export const returnDeciders = ['PARTNER', 'DEADLINE', 'BRAND'] as const;
export type ReturnDecider = (typeof returnDeciders)[number];

/** How long a partner has to answer. */
export const answerDays = 14;

/** When its silence counts as agreement, on the brand's calendar. */
export const answerBy = (askedAt: string, zone: string): string => plusDuration(askedAt, `P${answerDays}D`, zone);
