import { triggerVariables, type Variable } from '../../contract/variables.ts';
import type { Step } from '../evaluation.ts';

/* What a partner sees of an evaluation: how its payout came about, and nothing of other partners or of the brand's notes. */

type Secret = 'PARTNERS' | 'GROUPS' | 'OTHER';

/** The variables whose values are not for every partner, and what they would tell. */
const secrets: Readonly<Partial<Record<Variable, Secret>>> = {
  PATH_PARTICIPATING_MEDIA: 'PARTNERS',
  PATH_INTRODUCING_MEDIA: 'PARTNERS',
  PATH_CLOSING_MEDIA: 'PARTNERS',
  PATH_PARTICIPATING_GROUPS: 'GROUPS',
  PATH_INTRODUCING_GROUPS: 'GROUPS',
  PATH_CLOSING_GROUPS: 'GROUPS',
  NOTE: 'OTHER',
};

const secretOf = new Map<string, Secret>(Object.entries(secrets));

/** What a partner knows anyway. */
export interface Onlooker {
  /** Its id and name. */
  readonly names: readonly string[];
  readonly groups: readonly string[];
  /** Whether the click that the action was reported with is its own; otherwise the REFERRAL_ variables are another's. */
  readonly ownReferral: boolean;
}

/**
 * The steps as a partner may see them. Sentences for it are made from these, so they hide the same. Of a secret variable it
 * sees values that name itself alone; what the rule asks names others as a rule, so it is left to the contract.
 */
export const seenByPartner = (steps: readonly Step[], onlooker: Onlooker): Step[] =>
  steps
    .filter((step) => !tellsTriggers(step))
    .map((step) => {
      if (step.effect === 'TRIGGER_APPLIES') return asOffer(step);
      return isSecret(step.rule, onlooker) ? masked(step, onlooker) : step;
    });

const ruledByTriggers: ReadonlySet<string> = new Set(triggerVariables);

/** Rules of triggers, and triggers that a partner may not even be eligible for (seed 004, What partners see). */
const tellsTriggers = ({ effect, rule }: Step): boolean =>
  effect === 'TRIGGER_SKIPPED' || (effect === 'CONDITION' && ruledByTriggers.has(rule));

/** A partner knows a trigger by the description of its offer. */
const asOffer = (step: Step): Step => ({ ...step, rule: `Offer “${step.expected ?? ''}”` });

const isSecret = (rule: string, { ownReferral }: Onlooker): boolean =>
  secretOf.has(rule) || (!ownReferral && rule.startsWith('REFERRAL_') && rule !== 'REFERRAL_TYPE');

function masked(step: Step, onlooker: Onlooker): Step {
  return {
    ...step,
    actual: step.actual === null || isOwn(step, onlooker) ? step.actual : 'not shown',
    expected: step.effect === 'CONDITION' ? 'is as the contract says' : step.expected,
  };
}

function isOwn({ rule, actual }: Step, { names, groups }: Onlooker): boolean {
  const own = { PARTNERS: names, GROUPS: groups, OTHER: [] as readonly string[] }[secretOf.get(rule) ?? 'OTHER'];
  return [actual ?? []].flat().every((value) => own.includes(value));
}
