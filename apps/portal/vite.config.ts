// Builds the applicant's app into dist/, which the server hands out.
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { quickStart } from './quick-start.ts'

/** Of a route this app needs method, path and whether it has a body; the rest of each is for the server and OpenAPI. */
const leanRoutes: Plugin = {
  name: 'lean-routes',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('/packages/contract/routes/')) return null
    const depth = (line: string) => (line.match(/[([{]/g)?.length ?? 0) - (line.match(/[)\]}]/g)?.length ?? 0)
    let open = 0
    const lines = code.split('\n').map(line => {
      if (open === 0 && !/^ {4}(summary|params|query|reply|access): /.test(line)) return line
      open += depth(line)
      return ''
    })
    // A bracket within a text would have been counted: better whole than wrong.
    if (open !== 0) return null
    return { code: lines.join('\n'), map: null }
  },
}

/** React Aria says what it says in 34 languages; this app has two, and who has another reads English. */
const twoLanguages: Plugin = {
  name: 'two-languages',
  load: id =>
    /\/react-aria[^/]*\/.*\/intl\/.*\/(?!zh-CN|en-US)\w\w-\w\w\.m?js$/.test(id)
      ? "export { default } from './en-US.mjs'"
      : null,
}

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
}

/** All that the app's first script imports at once, directly or by others. */
function firstOf(graph: Graph): Set<string> {
  const first = new Set<string>()
  const add = (id: string) => {
    if (first.has(id)) return
    first.add(id)
    graph.getModuleInfo(id)?.importedIds.forEach(add)
  }
  add(`${import.meta.dirname}/src/main.tsx`)
  return first
}

let first: Set<string> | undefined
/** Dozens of files of a kilobyte would each make their own way there and back: what several pages share comes in a few. */
const chunks = [
  {
    debugName: 'first',
    name: (id: string, graph: Graph) => {
      first ??= firstOf(graph)
      if (!first.has(id) || id.endsWith('.css')) return null
      // Two halves arrive sooner than one whole: each connection begins slowly. This one also stays the same between releases.
      return /\/node_modules\/(react|react-dom|scheduler)\//.test(id) ? 'react' : 'app'
    },
  },
  {
    name: 'files',
    test: /\/features\/(application\/(file-place|upload|field|reading-note|held|reuse|send|shrink)|bank\/|writing\/(pin|agent)|seal\/file)/,
    minShareCount: 2,
  },
  {
    name: 'account',
    test: /\/features\/sign-in\/|\/lib\/(phone-code|text-field|use-deed)|\/(useMutation|mutationObserver)\.js|\/routes\/(entrance|person-account)/,
    minShareCount: 2,
  },
  { name: 'counter', test: /\/features\/counter\//, minShareCount: 2 },
  {
    name: 'steps',
    test: /\/portal\/src\/(features\/|lib\/form)|\/packages\/ui\/|\/contract\/routes\/|check-field/,
    minShareCount: 3,
  },
  {
    name: 'controls',
    test: /\/node_modules\/(react-aria|react-stately|@internationalized|clsx)/,
    minShareCount: 2,
  },
].map((group, at) => ({ ...group, priority: 9 - at }))

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [leanRoutes, twoLanguages, react(), quickStart(`${import.meta.dirname}/src/app/router.tsx`)],
  // The routes of the contract carry zod schemas. The server checks by them, this app only needs addresses, and zod is 25 KB
  // of JavaScript (gzip) that a phone on a slow network would wait for.
  resolve: { alias: { zod: `${import.meta.dirname}/src/lib/hollow-zod.ts` } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Schemas that nothing needs any more leave with their modules.
    rollupOptions: {
      treeshake: { moduleSideEffects: id => !id.includes('/packages/contract/') },
      // What several pages share would otherwise be dozens of files of a kilobyte, each with its own way there and back.
      output: { codeSplitting: { includeDependenciesRecursively: false, groups: chunks } },
    },
  },
})
