// The portal in the browser, begun by start.ts.
import { applyMode } from '@hufu/ui/elder-mode.tsx'
import { I18nProvider } from '@hufu/ui/i18n.tsx'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './app/router.tsx'
import { queries } from './lib/server.ts'

applyMode()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has lost its root')
const show = () =>
  // In slices: a slow phone still answers a finger in between.
  startTransition(() =>
    createRoot(root).render(
      <StrictMode>
        <I18nProvider>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </I18nProvider>
      </StrictMode>,
    ),
  )
// What index.html shows stays until this page's own part is here; nothing goes blank in between.
void router.load().finally(show)
