// The walls of the house (docs/decisions/0003, CONTRIBUTING): who may import whom. A crossing fails the build.
// Test files may reach further than the code beside them, but never into another app.
const tests = '\\.test\\.tsx?$'
// A room's stand for its own tests: may call programs and read files, and is imported by nothing that ships.
const testing = '/testing/'
const stage = '^apps/server/stages/([^/]+)/'

// Node's modules that reach outside the process. node:crypto, buffer, util and the like only compute.
const outsideProcess =
  '^(node:)?(fs|net|tls|http|https|http2|dgram|dns|child_process|cluster|worker_threads|inspector|readline|repl|os|process|timers)(/|$)'

const forbidden = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbidden(
      'no-circles',
      'A circle means two rooms that are really one, or a missing third.',
      {},
      { circular: true },
    ),
    forbidden('resolvable', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    forbidden(
      'no-drawers',
      'Folders named utils, helpers, common or misc: a thing lives with its first user, or in a room with a noun for a name.',
      { pathNot: 'node_modules' },
      { path: '(^|/)(utils|helpers|common|misc)(/|\\.[cm]?[jt]sx?$)', pathNot: 'node_modules' },
    ),

    forbidden(
      'apps-apart',
      'Apps import packages, never each other.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbidden(
      'packages-below',
      'Packages import no app, no test, no bench.',
      { path: '^packages/', pathNot: `^packages/outside/.*${tests}` },
      {
        path: '^(apps|test|bench|scripts)/',
      },
    ),
    forbidden(
      'adapters-meet-the-sandbox',
      'The tests of the adapters may talk to the sandbox that plays the vendor, and to no other app.',
      { path: `^packages/outside/.*${tests}` },
      { path: '^(apps|test|bench|scripts)/', pathNot: '^apps/sandbox/' },
    ),
    forbidden(
      'apps-know-no-test',
      'What ships imports nothing of the tests.',
      { path: '^apps/', pathNot: tests },
      { path: '^(test|bench)/' },
    ),
    forbidden(
      'testing-for-tests',
      'What ships imports no testing/ folder.',
      { path: '^(apps|packages)/', pathNot: [tests, testing] },
      { path: testing },
    ),
    forbidden(
      'pure-packages',
      'pki, seal, programme and contract do no I/O.',
      { path: '^packages/(pki|seal|programme|contract)/', pathNot: [tests, testing] },
      { dependencyTypes: ['core'], path: outsideProcess },
    ),
    forbidden(
      'pure-packages-apart',
      'pki, seal, programme and contract know neither the outside services nor the screens.',
      { path: '^packages/(pki|seal|programme|contract)/' },
      { path: '^packages/(outside|ui)/' },
    ),
    forbidden(
      'pki-alone',
      'pki is bytes in, bytes out: it knows no programme and no wire contract.',
      { path: '^packages/pki/' },
      { path: '^packages/(seal|programme|contract)/' },
    ),
    forbidden(
      'seal-on-pki',
      'seal is bytes in, bytes out: it imports pki and nothing else of the house.',
      { path: '^packages/seal/' },
      { path: '^packages/', pathNot: '^packages/(seal|pki)/' },
    ),
    forbidden(
      'programme-below-contract',
      'The contract speaks of programmes, not the other way round.',
      { path: '^packages/programme/' },
      { path: '^packages/(pki|contract)/' },
    ),
    forbidden(
      'browser-safe',
      'What runs in a browser uses no module of Node.',
      { path: '^(packages/(programme|contract|ui)|apps/(portal|console)/src)/', pathNot: tests },
      { dependencyTypes: ['core'] },
    ),
    forbidden(
      'browsers',
      'The web apps import only contract, programme and ui.',
      { path: '^apps/(portal|console)/' },
      { path: '^packages/', pathNot: '^packages/(contract|programme|ui)/' },
    ),
    forbidden(
      'ui',
      'The shared pieces import only contract and programme.',
      { path: '^packages/ui/' },
      {
        path: '^packages/',
        pathNot: '^packages/(contract|programme|ui)/',
      },
    ),

    forbidden(
      'stages-apart',
      'Stages never import one another: the order carries what one leaves for the next.',
      { path: stage },
      { path: '^apps/server/stages/', pathNot: '^apps/server/stages/$1/' },
    ),
    forbidden(
      'stages-within',
      'A stage imports order, platform and programme; issuance and delivery also certificate and authority.',
      { path: stage, pathNot: tests },
      {
        path: '^apps/server/',
        pathNot: [
          '^apps/server/stages/$1/',
          '^apps/server/(order|platform|programme|migrations)/',
          '^apps/server/(certificate|authority)/',
        ],
      },
    ),
    forbidden(
      'stages-without-authority',
      'Only issuance and delivery touch certificates and the authority.',
      { path: stage, pathNot: [tests, '^apps/server/stages/(issuance|delivery)/'] },
      { path: '^apps/server/(certificate|authority)/' },
    ),
    forbidden(
      'ports-only',
      'Rooms of the server see the outside through its ports; vendors/ (for compose.ts) alone picks the adapters.',
      {
        path: '^apps/server/',
        pathNot: [
          tests,
          '^apps/server/testing/',
          '^apps/server/(compose|main)\\.ts$',
          '^apps/server/vendors/',
        ],
      },
      {
        path: '^packages/outside/',
        pathNot: ['^packages/outside/[^/]+/port\\.ts$', '^packages/outside/errors\\.ts$'],
      },
    ),
    forbidden(
      'stages-packages',
      'A stage imports contract, programme and ports; pki is for issuance and delivery.',
      { path: stage, pathNot: [tests, '^apps/server/stages/(issuance|delivery)/'] },
      { path: '^packages/(pki|seal|ui)/' },
    ),
    forbidden(
      'order-below-stages',
      'order imports no stage: it receives them from compose.',
      { path: '^apps/server/order/', pathNot: tests },
      { path: '^apps/server/', pathNot: '^apps/server/(order|platform|programme|migrations)/' },
    ),
    forbidden(
      'rooms-below-stages',
      'Nothing but compose knows the stages.',
      { path: '^apps/server/', pathNot: [tests, '^apps/server/(stages/|compose|testing/)'] },
      { path: '^apps/server/stages/' },
    ),
    forbidden(
      'compose-on-top',
      'Only main.ts (and the tests) import compose.',
      { path: '^apps/server/', pathNot: [tests, '^apps/server/(main\\.ts$|compose)'] },
      { path: '^apps/server/compose' },
    ),
    forbidden(
      'platform-at-the-bottom',
      'platform knows no domain word: it imports no other room, and of the packages only the error codes and file storage.',
      { path: '^apps/server/platform/', pathNot: tests },
      {
        path: '^(apps/server|packages)/',
        pathNot: [
          '^apps/server/platform/',
          '^apps/server/migrations/tables/platform\\.ts$',
          '^packages/(contract|outside/storage)/',
        ],
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.cache)/|^(data|out)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.css'],
    },
  },
}
