// Writes into the built index.html what makes it quick: the style sheet itself instead of a way to it, and for each address
// the parts of the app and the first answers of the server that it will need, so that all are fetched at once.
import { readFileSync } from 'node:fs'
import type { Plugin, Rollup } from 'vite'

export interface PageNeeds {
  /** Regular expression over the path, with a group for each parameter. */
  pattern: string
  /** Absolute path of the page's own module; the first page is in the entry and has none. */
  module: string | null
  reads: string[]
}

const session = '/api/session'
/** `$1` is the first parameter of the page's address; ` > ` what is asked next, with what the first answer says. */
const readsOf: Record<string, string[]> = {
  '/': [session, '/api/catalogue'],
  '/$authority/$programme': [session, '/api/$1/programmes/$2'],
}
const ofOrder = [session, '/api/$1/orders/$2 > /api/$1/programmes/{programme}?version={programmeVersion}']

/** The pages as the router's own source names them; those without a parameter before those with one. */
export function pagesOf(router: string, folder: string): PageNeeds[] {
  const named = [...router.matchAll(/(?:at\(\s*|path: )'(\/[^']*)'(?:[^']*?import\('([^']+)'\))?/g)]
  const parameters = (path: string) => path.split('$').length
  return named
    .map(([, path = '', module]) => ({
      path,
      module: module ? new URL(module, `file://${folder}/`).pathname : null,
    }))
    .sort((a, b) => parameters(a.path) - parameters(b.path))
    .map(({ path, module }) => ({
      pattern: path.replace(/\$\w+/g, '([^/]+)'),
      module,
      reads: readsOf[path] ?? (path.startsWith('/$authority/orders/') ? ofOrder : [session]),
    }))
}

/** A chunk and all that it imports at once, without what is held already. */
function chunksOf(bundle: Rollup.OutputBundle, name: string, held: ReadonlySet<string>): Set<string> {
  const chunks = new Set<string>()
  const add = (each: string) => {
    const chunk = bundle[each]
    if (chunk?.type !== 'chunk' || chunks.has(each) || held.has(each)) return
    chunks.add(each)
    chunk.imports.forEach(add)
  }
  add(name)
  return chunks
}

/** The scripts and styles of a page, beyond what the entry brings along anyway. */
function partsOf(bundle: Rollup.OutputBundle, module: string, held: ReadonlySet<string>): string[] {
  const own = Object.values(bundle).find(part => part.type === 'chunk' && part.moduleIds.includes(module))
  if (own?.type !== 'chunk') throw new Error(`${module} is in no chunk of its own`)
  const chunks = [...chunksOf(bundle, own.fileName, held)]
  const styles = chunks.flatMap(name => {
    const chunk = bundle[name]
    return chunk?.type === 'chunk' ? [...(chunk.viteMetadata?.importedCss ?? [])] : []
  })
  return [...new Set([...chunks, ...styles])].map(part => `/${part}`)
}

export const quickStart = (router: string): Plugin => ({
  name: 'quick-start',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      if (!bundle) return html
      const app = Object.values(bundle).find(
        part => part.type === 'chunk' && part.moduleIds.some(id => id.endsWith('/portal/src/main.tsx')),
      )
      if (app?.type !== 'chunk') throw new Error('the app is in no chunk of its own')
      const held = chunksOf(bundle, app.fileName, new Set())
      const pages = pagesOf(readFileSync(router, 'utf8'), router.slice(0, router.lastIndexOf('/'))).map(
        ({ pattern, module, reads }) => [pattern, module ? partsOf(bundle, module, held) : [], reads],
      )
      const written = html.replace('const pages = []', () => `const pages = ${JSON.stringify(pages)}`)
      if (written === html) throw new Error('index.html has lost its place for the pages')
      const parts = [...held]
        .map(name => `<link rel="modulepreload" crossorigin href="/${name}">`)
        .join('\n    ')
      const early = written
        .replace(/<link rel="modulepreload"[^>]*>\s*/g, '')
        .replace(/<script type="module"/, whole => `${parts}\n    ${whole}`)
      return early.replace(/<link rel="stylesheet"[^>]*href="\/([^"]+)"[^>]*>/, (whole, name: string) => {
        const css = bundle[name]
        return css?.type === 'asset' ? `<style>${css.source}</style>` : whole
      })
    },
  },
})
