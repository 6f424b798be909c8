/** Imports go one way (docs/decisions/0001-houses.md). A folder may import only what its line allows. */
const house = (name) => `^${name}/`;
const houses = [
  'activities',
  'api',
  'bench',
  'chaos',
  'clients',
  'database',
  'dispatch',
  'domain',
  'interleavings',
  'platform',
  'simulation',
  'standalone',
  'worker',
  'workflows',
];

/** @param {string} name @param {string[]} mayImport @param {string} [why] */
const only = (name, mayImport, why = '') => ({
  name: `${name}-imports`,
  comment: why,
  severity: 'error',
  from: { path: house(name) },
  to: { path: houses.filter((other) => other !== name && !mayImport.includes(other)).map(house) },
});

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('domain', [], 'The domain is pure.'),
    {
      name: 'domain-packages',
      comment: 'No I/O, no ORM, no Temporal SDK in the domain.',
      severity: 'error',
      from: { path: house('domain') },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev'],
        pathNot: [
          'node_modules/(decimal\\.js|zod|currency-codes|ibantools|jsvat|temporal-polyfill|temporal-utils|temporal-spec)/',
        ],
      },
    },
    only('platform', ['domain'], 'Settings, log, clock and connection: what every process needs, and no more.'),
    only('database', ['domain', 'platform']),
    only('activities', ['database', 'domain', 'platform']),
    only('workflows', ['activities', 'domain']),
    {
      name: 'workflows-import-types',
      comment:
        'At run time a workflow knows only messages and tables of states: that of domain/action, of batches, and who counts as a person.',
      severity: 'error',
      from: { path: house('workflows') },
      to: {
        path: ['^activities/', '^domain/(?!action/|correctionBatch/states\\.ts|payout/person\\.ts)'],
        dependencyTypesNot: ['type-only'],
      },
    },
    only(
      'dispatch',
      ['activities', 'database', 'domain', 'workflows'],
      'From outside to a workflow: start it, command it.',
    ),
    only('api', ['activities', 'dispatch', 'domain', 'database', 'platform', 'workflows']),
    {
      name: 'api-previews-commands',
      comment: 'The API carries out no step of a workflow; a preview is a command that is rolled back (decision 27).',
      severity: 'error',
      from: { path: house('api') },
      to: { path: '^activities/(?!actions/preview\\.ts$)' },
    },
    {
      name: 'messages-to-workflows',
      comment: 'Who is no workflow speaks to workflows through their messages.',
      severity: 'error',
      from: { path: ['^api/', '^dispatch/'] },
      to: { path: '^workflows/(?!messages/)' },
    },
    only('worker', ['activities', 'database', 'dispatch', 'domain', 'platform', 'workflows']),
    only('bench', [
      'activities',
      'api',
      'database',
      'dispatch',
      'domain',
      'platform',
      'standalone',
      'worker',
      'workflows',
    ]),
    only(
      'chaos',
      ['simulation', 'standalone', 'platform'],
      'It starts and kills the processes of an installation, and knows the service as its users do, by HTTP.',
    ),
    only('clients', [], 'They are used by others, without the service.'),
    only(
      'simulation',
      ['clients'],
      'It knows the service as its users do, by HTTP, and computes by itself what must come out.',
    ),
    only(
      'interleavings',
      ['simulation', 'standalone'],
      'It starts the service, knows it by HTTP and by its tables, and computes by itself what must come out.',
    ),
    only('standalone', ['api', 'database', 'worker', 'workflows', 'domain', 'platform']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
    moduleSystems: ['es6', 'cjs'],
  },
};
