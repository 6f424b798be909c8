/**
 * Every refusal of the domain, in one table: the code is public and stable (`/problems/<code>`), the status is how HTTP
 * says it, the title is one sentence for people. Code that refuses throws {@link DomainError}; each boundary maps it once.
 */
export const problems = {
  VALIDATION_FAILED: { status: 400, title: 'The request does not have the expected form.' },
  MALFORMED_HTTP: { status: 400, title: 'What was sent is no HTTP request.' },
  MALFORMED_JSON: { status: 400, title: 'The body is not valid JSON.' },
  UNAUTHENTICATED: { status: 401, title: 'A valid API key is needed.' },
  FORBIDDEN: { status: 403, title: 'The role of this key does not allow that.' },
  SCOPE_MISSING: { status: 403, title: 'The scopes of this key do not include that.' },
  ORIGIN_NOT_ALLOWED: { status: 403, title: 'The page is on no site of the brand.' },
  NOT_FOUND: { status: 404, title: 'There is no such object.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This path does not take that method.' },
  REQUEST_TOO_SLOW: { status: 408, title: 'The request did not come to its end in time.' },
  ACCOUNT_CHANGE_DECIDED: { status: 409, title: 'The change is confirmed or rejected already.' },
  ACCOUNT_CHANGE_NEEDS_ANOTHER: { status: 409, title: 'Another key has to confirm what this one asked for.' },
  ACCOUNT_CHANGE_OPEN: { status: 409, title: 'A change waits for a second person already.' },
  ACTION_ALREADY_REVERSED: { status: 409, title: 'The action is already reversed.' },
  ACTION_AWAITS_CUSTOMER: {
    status: 409,
    title: 'The action waits for its customer’s keys; until then it can only be reversed as a whole.',
  },
  ACTION_ALREADY_APPROVED: { status: 409, title: 'The action is approved already.' },
  ACTION_ALREADY_PAYABLE: {
    status: 409,
    title: 'The payment date of the action has come: it can be taken back, but not held.',
  },
  ACTION_BUSY: { status: 409, title: 'Too many commands are waiting on this action.' },
  ACTION_CHANGED_SINCE: { status: 409, title: 'The action has been changed by somebody else since.' },
  ACTION_NOT_COMMISSIONABLE: { status: 409, title: 'The action does not wait to be commissionable.' },
  ACTION_NOT_ON_HOLD: { status: 409, title: 'The action is not on hold.' },
  ACTION_NOT_REVERSED: {
    status: 409,
    title: 'Nothing of the action is taken back or corrected, so there is nothing to restore.',
  },
  ACTION_ON_HOLD: { status: 409, title: 'The action is on hold; it has to be released first.' },
  ACTION_STATE_REFUSES: { status: 409, title: 'The state of the action does not allow this command.' },
  ACTION_WITHIN_TERMS: { status: 409, title: 'Nothing of the action is outside of the terms.' },
  API_KEY_STATE_REFUSES: { status: 409, title: 'The state of the key does not allow that.' },
  BATCH_ALREADY_APPROVED: { status: 409, title: 'This key has had its say; another one has to approve.' },
  BATCH_STATE_REFUSES: { status: 409, title: 'The state of the batch does not allow that.' },
  CONFLICT: { status: 409, title: 'The object exists already with other content.' },
  CONTRACT_OVERLAPS: { status: 409, title: 'The partner already has a contract in that time.' },
  CONTRACT_STATE_REFUSES: { status: 409, title: 'The state of the contract does not allow that.' },
  ENDPOINT_DISABLED: { status: 409, title: 'The endpoint wanted no more; it has to be enabled first.' },
  ENDPOINT_LIMIT_REACHED: { status: 409, title: 'The owner has as many endpoints as one may have.' },
  ENDPOINT_WITHOUT_SECRET: { status: 409, title: 'Only webhooks are signed; this endpoint is of another kind.' },
  FUNDS_INSUFFICIENT: { status: 409, title: 'Less is left of the funds than is taken back.' },
  IDEMPOTENCY_KEY_IN_FLIGHT: { status: 409, title: 'The first request with this Idempotency-Key is still running.' },
  INQUIRY_ALREADY_OPEN: { status: 409, title: 'The partner asks about this order already.' },
  INQUIRY_CLOSED: { status: 409, title: 'The inquiry is answered or withdrawn.' },
  INQUIRY_ORDER_CREDITED: { status: 409, title: 'The order is credited to somebody else.' },
  INQUIRY_ORDER_TRACKED: { status: 409, title: 'The order is credited to this partner already.' },
  NOTHING_TO_INVOICE: { status: 409, title: 'Nothing that the brand owes is open to be invoiced.' },
  RETURN_LIMIT_REACHED: { status: 409, title: 'No more of the month’s payouts may be returned under the contract.' },
  RETURN_NEEDS_AGREEMENT: { status: 409, title: 'Under the contract the partner has to agree to returns.' },
  RETURN_REQUEST_ANSWERED: { status: 409, title: 'The return request waits for no answer.' },
  RETURN_REQUEST_OPEN: { status: 409, title: 'The partner is asked about this action already.' },
  RETURNS_NOT_AGREED: { status: 409, title: 'Under the contract nothing is returned for returned and changed orders.' },
  ORDER_ALREADY_SUBMITTED: { status: 409, title: 'This order was already submitted with other content.' },
  TEST_ACTION_TOO_EARLY: {
    status: 409,
    title: 'A test action is reversed an hour after its submission at the earliest.',
  },
  PARTNER_ALREADY_HELD: { status: 409, title: 'The partner is on a compliance hold already.' },
  PARTNER_NOT_HELD: { status: 409, title: 'The partner is on no compliance hold.' },
  PAYOUT_DETAILS_DISABLED: { status: 501, title: 'This installation keeps no account data.' },
  PAYOUT_METHOD_NEEDS_TWO: {
    status: 409,
    title: 'Where a partner’s money goes is changed by two persons, through its payout-methods.',
  },
  PAYOUT_ALREADY_APPROVED: { status: 409, title: 'This person has approved the payout; another one has to.' },
  PAYOUTS_ALREADY_PAUSED: { status: 409, title: 'All payouts of the brand are paused already.' },
  NOTHING_TO_PAY: { status: 409, title: 'Nothing is owed to the partner in this currency.' },
  PAYOUT_STATE_REFUSES: { status: 409, title: 'The state of the payout does not allow that.' },
  PAYOUT_BUSY: { status: 409, title: 'The payout is at work; try again in a moment.' },
  STALE_ETAG: { status: 412, title: 'The object has changed since it was read.' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is of a media type that this path does not take.' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The URL is too long, or the headers are too long or too many.' },
  RATE_LIMITED: { status: 429, title: 'That is too often; wait for as long as Retry-After says.' },
  FX_RATE_UNKNOWN: { status: 422, title: 'There is no exchange rate between these currencies.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, title: 'This Idempotency-Key was used with another request.' },
  INQUIRY_OUT_OF_TIME: {
    status: 422,
    title: 'An order can be missed from an hour to 90 days after its event date.',
  },
  INQUIRY_WITHOUT_AMOUNT: { status: 422, title: 'Nobody has said what the right amount is.' },
  REVERSAL_EXCEEDS_ACTION: { status: 422, title: 'The reversal takes back more than is left of the action.' },
  TEMPLATE_TOO_LARGE: { status: 422, title: 'More contracts follow the template than one modification can change.' },
  PARTNER_WITHOUT_CONTRACT: {
    status: 422,
    title: 'The partner has no contract that pays for this action at its event date.',
  },
  ACTION_WITHOUT_CUSTOMER: { status: 422, title: 'The action is that of no customer who is kept.' },
  INTERNAL: { status: 500, title: 'Something failed on our side.' },
  CLOCK_STUCK: { status: 504, title: 'The clock moved, but not everything that was due has happened.' },
  UNAVAILABLE: { status: 503, title: 'The service cannot answer now; try again later.' },
} as const;

export type ProblemCode = keyof typeof problems;

/** One field that is wrong: a JSON pointer into the request, and what was expected. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

/** A refusal by a rule of the domain. `detail` is one sentence that names the values concerned. */
export class DomainError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];

  constructor(code: ProblemCode, detail: string, errors: readonly FieldError[] = []) {
    super(detail);
    this.name = 'DomainError';
    this.code = code;
    this.errors = errors;
  }
}

/** A refusal that ends by itself, after so many seconds. */
export class TooSoon extends DomainError {
  readonly retryAfterSeconds: number;

  constructor(detail: string, retryAfterSeconds: number) {
    super('RATE_LIMITED', detail);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** For the end of an exhaustive switch: a value that the types rule out. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}

/** Whether a text that came from outside (a failure's type) is one of our codes. */
export const isProblemCode = (text: string): text is ProblemCode => Object.hasOwn(problems, text);
