import { statusAt } from './contract.ts';
import type { ImportedContract } from './import.ts';
import { upperFirst, withNames } from './names.ts';
import type { EventPayout } from './terms.ts';

/**
 * A contract as impact.com documents it (seed 003): PascalCase, numbers as text, empty text for a date that is not there, and
 * always the documented names. Importing it again gives the same contract. `now` decides the status.
 */
export function exportedContract(contract: ImportedContract, now: string): Record<string, unknown> {
  const { eventPayouts, ...terms } = contract.terms;
  return {
    Id: contract.externalId,
    ...(contract.campaignId !== null && { CampaignId: contract.campaignId }),
    Status: statusAt(contract, now),
    StartDate: contract.startDate,
    EndDate: contract.endDate ?? '',
    BrandSignatory: contract.brandSignatory ?? '',
    BrandSignatoryDate: contract.brandSignedAt ?? '',
    PartnerSignatory: contract.partnerSignatory ?? '',
    PartnerSignatoryDate: contract.partnerSignedAt ?? '',
    DateCreated: contract.createdAt ?? '',
    DateLastUpdated: contract.updatedAt ?? '',
    Terms: numbersAsText(
      withNames({ ...terms, eventPayouts: eventPayouts.map((payout) => exported(payout, contract)) }, upperFirst),
    ),
  };
}

function exported({ eventType, locationRequirementCountries, ...payout }: EventPayout, contract: ImportedContract) {
  const known = contract.eventTypes.find(({ code }) => code === eventType);
  if (known === undefined) throw new Error(`contract ${contract.externalId} comes without event type ${eventType}`);
  return {
    eventTypeId: known.externalId,
    eventTypeName: known.name,
    eventCategory: known.category,
    ...payout,
    locationRequirementCountries: locationRequirementCountries?.join(','),
  };
}

function numbersAsText(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(numbersAsText);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, numbersAsText(field)]));
}
