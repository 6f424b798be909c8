/** All workflow types, by name. */
export { action } from './action.ts';
export { contract } from './contract.ts';
export { correctionBatch } from './correctionBatch.ts';
export { customerImport } from './customerImport.ts';
export { inquiry } from './inquiry.ts';
export { invoiceMonth } from './invoiceMonth.ts';
export { notifications } from './notifications.ts';
export { payout } from './payout.ts';
export { returnRequest } from './returnRequest.ts';
export { touchDay } from './touchDay.ts';
