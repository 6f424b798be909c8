import { expect, test } from '@jest/globals';
import { disbursementAfter, disbursementStates, disbursementSteps } from '../../../domain/payout/disbursement.ts';

/*
 *       ↺ approve, pause, resume
 *                 send            accepted         completed
 *    pending ──────────▶ processing ──────▶ sent ───────────▶ completed
 *       │ ▲                │  │ ↺ unknown    │ ↺ unknown          │
 *       │ └── notTaken ────┘  ├── failed ────┤                    │
 *       └── cancel ──▶ failed └── returned ──┴── returned ────────┘
 */
const expected = `
             approve     pause       resume      cancel      send        notTaken    accepted    unknown     completed   failed      returned
pending      pending     pending     pending     failed      processing  –           –           –           –           –           –
processing   –           –           –           –           –           pending     sent        processing  completed   failed      returned
sent         –           –           –           –           –           –           sent        sent        completed   failed      returned
completed    –           –           –           –           –           –           –           –           –           –           returned
failed       –           –           –           –           –           –           –           –           –           –           –
returned     –           –           –           –           –           –           –           –           –           –           –
`;

const printed = (): string =>
  [
    ['', ...disbursementSteps],
    ...disbursementStates.map((state) => [
      state,
      ...disbursementSteps.map((step) => {
        const transition = disbursementAfter(state, step);
        return 'next' in transition ? transition.next : '–';
      }),
    ]),
  ]
    .map(([state, ...cells]) => `${(state ?? '').padEnd(13)}${cells.map((cell) => cell.padEnd(12)).join('')}`.trimEnd())
    .join('\n');

test('a disbursement moves as the table says, in every state and for every step', () => {
  expect(`\n${printed()}\n`).toBe(expected);
});

test('money that was sent is never sent again', () => {
  for (const state of disbursementStates.filter((other) => other !== 'pending')) {
    expect(disbursementAfter(state, 'send')).toHaveProperty('refusal');
  }
});

test('what was sent is neither approved nor paused nor cancelled any more', () => {
  for (const state of disbursementStates.filter((other) => other !== 'pending')) {
    for (const step of ['approve', 'pause', 'resume', 'cancel'] as const) {
      expect(disbursementAfter(state, step)).toHaveProperty('refusal');
    }
  }
});

test('a refusal says what the state means', () => {
  expect(disbursementAfter('completed', 'failed')).toEqual({
    refusal:
      'A disbursement that is completed does not take "failed": the partner has the money; it can only be returned.',
  });
});
