import type { Route } from '../http/route.ts';
import { actionBatchRoute } from './actionBatch.ts';
import { actionCommandRoutes } from './actionCommands.ts';
import { actionCorrectionRoutes } from './actionCorrections.ts';
import { actionListingRoute } from './actionListing.ts';
import { actionStoryRoutes } from './actionStory.ts';
import { actionRoutes } from './actions.ts';
import { apiKeyRotationRoute } from './apiKeyRotations.ts';
import { apiKeyRoutes } from './apiKeys.ts';
import { apiKeyUseRoute } from './apiKeyUses.ts';
import { auditEventRoute } from './auditEvents.ts';
import { balanceRoutes } from './balance.ts';
import { brandRoutes } from './brands.ts';
import { cartRoutes } from './carts.ts';
import { catalogItemRoutes } from './catalogItems.ts';
import { clickRoutes } from './clicks.ts';
import { clockRoutes } from './clock.ts';
import { complianceHoldRoutes } from './complianceHolds.ts';
import { contractEarningRoutes } from './contractEarnings.ts';
import { contractExportRoute } from './contractExport.ts';
import { contractImportRoute } from './contractImport.ts';
import { contractLifeRoutes } from './contractLife.ts';
import { contractPdfRoutes } from './contractPdf.ts';
import { contractRoutes } from './contracts.ts';
import { correctionBatchRoutes } from './correctionBatches.ts';
import { customerProductRoutes } from './customerProducts.ts';
import { customerImportRoutes } from './customerImports.ts';
import { customerRoutes } from './customers.ts';
import { evaluationRoute } from './evaluations.ts';
import { eventTypeRoutes } from './eventTypes.ts';
import { forecastRoutes } from './forecast.ts';
import { fundingRoutes } from './funding.ts';
import { fxRateRoutes } from './fxRates.ts';
import { healthRoutes } from './health.ts';
import { impressionRoutes } from './impressions.ts';
import { invoiceRoutes } from './invoices.ts';
import { ledgerRoutes } from './ledger.ts';
import { inquiryRoutes } from './inquiries.ts';
import { metricsRoute } from './metrics.ts';
import { modificationRoutes } from './modifications.ts';
import { notificationRoutes } from './notifications.ts';
import { offerRoute } from './offers.ts';
import { optInRoute } from './optIns.ts';
import { pageVisitRoutes } from './pageVisits.ts';
import { partnerRoutes } from './partners.ts';
import { payerAccountRoutes } from './payerAccounts.ts';
import { payoutCommandRoutes } from './payoutCommands.ts';
import { payoutExplanationRoute } from './payoutExplanation.ts';
import { payoutMethodRoutes } from './payoutMethods.ts';
import { payoutPauseRoutes } from './payoutPauses.ts';
import { payoutRoutes } from './payouts.ts';
import { problemPageRoutes } from './problemPages.ts';
import { productRoutes } from './products.ts';
import { promoCodeRoutes } from './promoCodes.ts';
import { reattributionRoutes } from './reattributions.ts';
import { domainRoutes, redirectRoutes } from './redirect.ts';
import { reportRoutes } from './reports.ts';
import { returnRequestRoutes } from './returnRequests.ts';
import { statementFileRoutes } from './statementFiles.ts';
import { statementLineRoutes } from './statementLines.ts';
import { statementRoutes } from './statements.ts';
import { tagRoutes } from './tags.ts';
import { templateRoutes } from './templates.ts';
import { trackingLinkRoutes } from './trackingLinks.ts';
import { transactionRoutes } from './transactions.ts';
import { triggerRoutes } from './triggers.ts';
import { webhookEndpointCommandRoutes } from './webhookEndpointCommands.ts';
import { webhookEndpointRoutes } from './webhookEndpoints.ts';

/** Every route there is. One with a fixed segment stands before one that takes any: `/contracts/import`, `/contracts/:id`. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...problemPageRoutes,
  metricsRoute,
  ...brandRoutes,
  ...apiKeyRoutes,
  apiKeyRotationRoute,
  apiKeyUseRoute,
  auditEventRoute,
  ...partnerRoutes,
  ...payoutMethodRoutes,
  ...complianceHoldRoutes,
  ...payerAccountRoutes,
  ...eventTypeRoutes,
  contractImportRoute,
  contractExportRoute,
  ...contractRoutes,
  ...contractPdfRoutes,
  ...contractLifeRoutes,
  ...contractEarningRoutes,
  optInRoute,
  ...templateRoutes,
  ...modificationRoutes,
  ...trackingLinkRoutes,
  ...redirectRoutes,
  ...tagRoutes,
  ...clickRoutes,
  ...impressionRoutes,
  ...pageVisitRoutes,
  ...cartRoutes,
  ...promoCodeRoutes,
  ...catalogItemRoutes,
  ...fxRateRoutes,
  ...reportRoutes,
  actionListingRoute,
  ...forecastRoutes,
  ...productRoutes,
  ...customerProductRoutes,
  ...triggerRoutes,
  offerRoute,
  ...customerImportRoutes,
  ...customerRoutes,
  ...transactionRoutes,
  ...webhookEndpointRoutes,
  ...webhookEndpointCommandRoutes,
  ...notificationRoutes,
  ...correctionBatchRoutes,
  actionBatchRoute,
  ...actionRoutes,
  ...actionStoryRoutes,
  ...actionCommandRoutes,
  ...actionCorrectionRoutes,
  ...reattributionRoutes,
  ...returnRequestRoutes,
  ...inquiryRoutes,
  evaluationRoute,
  ...balanceRoutes,
  ...statementRoutes,
  ...statementLineRoutes,
  ...statementFileRoutes,
  ...payoutRoutes,
  payoutExplanationRoute,
  ...payoutCommandRoutes,
  ...payoutPauseRoutes,
  ...fundingRoutes,
  ...invoiceRoutes,
  ...ledgerRoutes,
  ...clockRoutes,
  ...domainRoutes,
];
