// Starts the portal in the browser.
import { applyMode } from '@hufu/ui/elder-mode.tsx'
import { I18nProvider } from '@hufu/ui/i18n.tsx'
import '@hufu/ui/tokens.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/base.css'
import './app/forms.css'
import { router } from './app/router.tsx'
import { queries } from './lib/server.ts'

applyMode()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has lost its root')
createRoot(root).render(
  <StrictMode>
    <I18nProvider>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
)
