import { z } from 'zod';
import { instant } from '../instant.ts';
import { currencyCode, decimalText } from '../money.ts';

/*
 * What a brand sends for one action. The schema is the only description: types, validation and the OpenAPI document are
 * derived from it. A rule variable that has no field of its own travels in `properties` under its own name.
 */

const text = z.string().min(1).max(255);
const identifier = z
  .string()
  .min(1)
  .max(255, { error: 'expected at most 255 bytes', abort: true })
  .refine((value) => new TextEncoder().encode(value).length <= 255, 'expected at most 255 bytes');
const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'expected an ISO 3166 code of two letters such as "US"')
  .meta({ example: 'US' });
const propertyValue = z.union([z.string().max(1024), z.array(z.string().max(1024)).max(200)]);
const mostProperties = 200;
const properties = z
  .record(z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'expected a variable name such as "TEXT1"'), propertyValue)
  .refine((given) => Object.keys(given).length <= mostProperties, `expected at most ${mostProperties} properties`)
  .meta({ maxProperties: mostProperties });

export const submittedItem = z.strictObject({
  sku: text,
  category: text.optional(),
  subcategory: text.optional(),
  brand: text.optional(),
  quantity: z.int().min(1).max(1_000_000).default(1),
  price: decimalText.meta({ description: 'Price of one unit.' }),
  discount: decimalText.optional().meta({ description: 'Taken off the whole line.' }),
  promoCode: text.optional(),
  categoryList: z.array(text).max(200).optional(),
  skuList: z.array(text).max(200).optional(),
  promoCodeList: z.array(text).max(200).optional(),
  properties: properties.optional(),
});

export const submittedCall = z.strictObject({
  callerId: text.optional(),
  startedAt: instant.optional(),
  durationSeconds: z.int().min(0).max(604_800).optional(),
  talkSeconds: z.int().min(0).max(604_800).optional(),
  callerCountry: country.optional(),
  calledCountry: country.optional(),
  calledNumber: text.optional(),
  phoneType: text.optional(),
  trafficSource: text.optional(),
  key1: text.optional(),
  key2: text.optional(),
  key3: text.optional(),
  key4: text.optional(),
});

export const submission = z
  .strictObject({
    eventType: text.meta({ description: 'The code of one of the brand’s event types.', example: 'SALE' }),
    orderId: identifier.meta({ description: 'Unique for the brand and event type, for ever.', example: 'A-1001' }),
    eventDate: instant,
    amount: decimalText.optional().meta({ description: 'The sale amount of an order without items.' }),
    currency: currencyCode,
    customerId: text.optional(),
    customerProfileId: text.optional().meta({ description: 'Joins the devices of one customer; absent: customerId.' }),
    providerKey: text
      .optional()
      .meta({ description: 'The customer by the payment provider’s key; the action waits until both keys are known.' }),
    customerStatus: text.optional(),
    clickId: text.optional(),
    promoCode: text.optional(),
    partnerId: text.optional(),
    parentOrderId: text.optional(),
    customerCountry: country.optional(),
    customerRegion: text.optional(),
    customerCity: text.optional(),
    customerPostcode: text.optional(),
    orderPromoCode: text.optional(),
    orderDiscount: decimalText.optional(),
    orderTax: decimalText.optional(),
    orderShipping: decimalText.optional(),
    orderTotal: decimalText.optional(),
    userAgent: z.string().min(1).max(1024).optional(),
    ipAddress: z.union([z.ipv4(), z.ipv6()]).optional(),
    items: z.array(submittedItem).max(500).optional(),
    call: submittedCall.optional(),
    clicks: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .meta({ description: 'How many clicks or visits the action stands for; absent: 1.' }),
    productKey: text.optional(),
    subscriptionKey: text
      .optional()
      .meta({ description: 'Equals the externalSubscriptionKey of one of the customer’s products, case included.' }),
    properties: properties.optional(),
    test: z
      .boolean()
      .default(false)
      .meta({ description: 'A test is priced like any other action, and never owed, counted or paid.' }),
  })
  .meta({ id: 'ActionSubmission' });

/** One action as a brand reports it, parsed. */
export type Submission = z.output<typeof submission>;
export type SubmissionItem = z.output<typeof submittedItem>;
