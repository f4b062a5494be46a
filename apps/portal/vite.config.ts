// Builds the applicant's app into dist/, which the server hands out.
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

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

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [leanRoutes, react()],
  // The routes of the contract carry zod schemas. The server checks by them, this app only needs addresses, and zod is 25 KB
  // of JavaScript (gzip) that a phone on a slow network would wait for.
  resolve: { alias: { zod: `${import.meta.dirname}/src/lib/hollow-zod.ts` } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Schemas that nothing needs any more leave with their modules.
    rollupOptions: { treeshake: { moduleSideEffects: id => !id.includes('/packages/contract/') } },
  },
})
