import type { TakenBack } from '../evaluation/remaining.ts';
import type { CorrectedOrder } from './correction.ts';
import type { ReversalReason } from './state.ts';

/*
 * A command on an action, in the one form that it has everywhere: a route makes it from a request, a preview looks at it, the action's
 * workflow carries it out. It can be kept, by a line of a batch until its turn comes, by a return that waits for its partner's answer.
 * Plain JSON.
 */

/** What is to be done to an action. */
export type Instruction =
  | { readonly command: 'COMMISSION' }
  /** `outsideTerms`: of what limits cut off, not of the action. */
  | { readonly command: 'APPROVE'; readonly outsideTerms?: boolean | undefined }
  | { readonly command: 'RELEASE' | 'RESTORE'; readonly reason: ReversalReason | null }
  | { readonly command: 'HOLD'; readonly reason: ReversalReason; readonly until: string | null }
  | (Agreeable & {
      readonly command: 'REVERSE';
      readonly takeBack: TakenBack;
      /** Of a test action: also before its hour has passed. */
      readonly immediately?: boolean | undefined;
    })
  | (Agreeable & { readonly command: 'CORRECT'; readonly order: CorrectedOrder })
  /** Refused when another command has changed the price since the one that it undoes. */
  | { readonly command: 'UNDO'; readonly reason: ReversalReason | null; readonly undoes: string }
  | {
      readonly command: 'REATTRIBUTE';
      readonly reason: ReversalReason;
      readonly partnerId: string;
      readonly customer?: boolean | undefined;
    };

/** What may take payout back, so that a contract can ask for the partner's agreement. */
interface Agreeable {
  readonly reason: ReversalReason;
  /** The return request that the partner agreed to. */
  readonly agreedBy?: string | undefined;
}

/** What was seen of an action when a command on it was decided. */
export interface Seen {
  /** The latest row of its history. */
  readonly historyId: string;
  /** Commands whose ids begin so are known of; what happens by itself on its date is, too. */
  readonly exceptBy: string;
}

/** Who gives it. A repeat under the same `commandId` does nothing more. */
export interface InstructionBy {
  readonly commandId: string;
  readonly actor: string;
  readonly note: string | null;
  /** Of the action, when the command is for no other. */
  readonly expectedVersion?: number | undefined;
  /** It is refused when others have changed the action since. Absent: whatever they did. */
  readonly seen?: Seen | undefined;
}
