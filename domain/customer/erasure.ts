import type { Submission } from '../action/submission.ts';

/** Properties that say who or where somebody is, under any name that a brand may give them. */
const personalProperty =
  /(^|_)(E?MAIL|PHONE|ADDRESS|STREET|BIRTH\w*|(FIRST|LAST|FULL|SUR)_?NAME|POSTCODE|ZIP|CITY|IP)($|_)|^(CUSTOMER_|CALLER_)?NAME$|^CALLED_NUMBER$/;

/**
 * What a brand reported, without what says who or where the customer is. Amounts, dates and what was bought stay, and so do
 * the brand's own pseudonym for her, her country, region and status.
 */
export function withoutPerson(submission: Submission): Submission {
  const { call, properties, items } = submission;
  return {
    ...submission,
    ...nobody,
    ...(call && { call: { ...call, callerId: undefined, calledNumber: undefined } }),
    ...(properties && { properties: impersonal(properties) }),
    ...(items && {
      items: items.map((item) => (item.properties ? { ...item, properties: impersonal(item.properties) } : item)),
    }),
  };
}

const nobody = {
  ipAddress: undefined,
  userAgent: undefined,
  customerCity: undefined,
  customerPostcode: undefined,
  customerProfileId: undefined,
  providerKey: undefined,
};

const impersonal = <Value>(properties: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !personalProperty.test(name)));
