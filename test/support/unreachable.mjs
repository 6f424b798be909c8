/* For Stryker: the end of an exhaustive switch, `default: return assertNever(…)`, is no rule that a test could notice. */

const callsAssertNever = (statement) =>
  statement.isReturnStatement() &&
  statement.get('argument').isCallExpression() &&
  statement.get('argument.callee').isIdentifier({ name: 'assertNever' });

const endOfSwitch = (path) => path.isSwitchCase({ test: null }) && path.get('consequent').every(callsAssertNever);

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'unreachable',
    value: { shouldIgnore: (path) => (endOfSwitch(path) ? 'no value gets there' : undefined) },
  },
];
