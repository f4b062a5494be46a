// Providers around everything: language, theme, queries, routes.
import { I18nProvider, useLang } from '@hufu/ui/i18n.tsx'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { isSignedOut } from '../lib/problem.ts'
import { sessionKey } from '../lib/staff.ts'
import { router } from './router.tsx'
import { theme } from './theme.ts'

// A session that ended shows the sign-in over the same address; after it one is back where one was.
const signedOut = (error: unknown) => {
  if (isSignedOut(error)) void queries.invalidateQueries({ queryKey: sessionKey })
}
const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signedOut }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    queries: {
      retry: (count, error) => error instanceof TypeError && count < 2,
      refetchOnWindowFocus: false,
    },
  },
})

export function App() {
  return (
    <I18nProvider>
      <Themed />
    </I18nProvider>
  )
}

function Themed() {
  const { lang } = useLang()
  return (
    <ConfigProvider
      theme={theme}
      locale={lang === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <AntApp component={false}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  )
}
