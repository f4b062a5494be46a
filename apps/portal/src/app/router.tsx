// Every address of the portal. Only the catalogue is in the first download; each other page comes when it is opened.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Catalogue } from '../features/catalogue/catalogue.tsx'
import { PendingPage } from '../lib/page.tsx'
import { onSessionEnd } from '../lib/server.ts'
import { NotFound } from './not-found.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
const at = <P extends string>(path: P, component: Parameters<typeof createRoute>[0]['component']) =>
  createRoute({ getParentRoute: () => root, path, component })

// Only a path of this site may be returned to; anything else would be an open redirect.
const validateSearch = (search: Record<string, unknown>): { return: string } => ({
  return: typeof search.return === 'string' && /^\/(?![/\\])/.test(search.return) ? search.return : '/',
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/sign-in/sign-in.tsx'), 'SignIn'),
})
const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/sign-in/register.tsx'), 'Register'),
})
const lostPhone = createRoute({
  getParentRoute: () => root,
  path: '/lost-phone',
  validateSearch,
  component: lazyRouteComponent(() => import('../features/sign-in/lost-phone.tsx'), 'LostPhone'),
})

const tree = root.addChildren([
  at('/', Catalogue),
  signIn,
  register,
  lostPhone,
  at(
    '/reset',
    lazyRouteComponent(() => import('../features/sign-in/reset.tsx'), 'Reset'),
  ),
  at(
    '/account-notice',
    lazyRouteComponent(() => import('../features/sign-in/account-notice.tsx'), 'AccountNotice'),
  ),
  at(
    '/account',
    lazyRouteComponent(() => import('../features/account/account.tsx'), 'Account'),
  ),
  at(
    '/account/phone',
    lazyRouteComponent(() => import('../features/account/change-phone.tsx'), 'ChangePhone'),
  ),
  at(
    '/invitation',
    lazyRouteComponent(() => import('../features/account/invitation.tsx'), 'Invitation'),
  ),
  at(
    '/$authority/invoices',
    lazyRouteComponent(() => import('../features/invoice/look-up.tsx'), 'LookUp'),
  ),
  at(
    '/$authority/$programme',
    lazyRouteComponent(() => import('../features/counter/counter.tsx'), 'Counter'),
  ),
  at(
    '/$authority/$programme/settings',
    lazyRouteComponent(() => import('../features/counter/settings.tsx'), 'Settings'),
  ),
  at(
    '/$authority/$programme/renew',
    lazyRouteComponent(() => import('../features/counter/renew.tsx'), 'Renew'),
  ),
  at(
    '/$authority/orders/$order',
    lazyRouteComponent(() => import('../features/order/order.tsx'), 'Order'),
  ),
  at(
    '/$authority/orders/$order/section/lines',
    lazyRouteComponent(() => import('../features/lines/lines.tsx'), 'Lines'),
  ),
  at(
    '/$authority/orders/$order/section/$section',
    lazyRouteComponent(() => import('../features/application/section.tsx'), 'Section'),
  ),
  at(
    '/$authority/orders/$order/check',
    lazyRouteComponent(() => import('../features/application/check.tsx'), 'Check'),
  ),
  at(
    '/$authority/orders/$order/papers',
    lazyRouteComponent(() => import('../features/papers/papers.tsx'), 'Papers'),
  ),
  at(
    '/$authority/orders/$order/pay',
    lazyRouteComponent(() => import('../features/payment/pay.tsx'), 'Pay'),
  ),
  at(
    '/q/$token',
    lazyRouteComponent(() => import('../features/payment/pay-code.tsx'), 'PayByCode'),
  ),
  at(
    '/$authority/orders/$order/bank-proof',
    lazyRouteComponent(() => import('../features/bank-proof/prove.tsx'), 'Prove'),
  ),
  at(
    '/$authority/orders/$order/identity',
    lazyRouteComponent(() => import('../features/identity/identity.tsx'), 'Identity'),
  ),
  at(
    '/v/$token',
    lazyRouteComponent(() => import('../features/hand-off/hand-off.tsx'), 'HandOff'),
  ),
  at(
    '/r/$token',
    lazyRouteComponent(() => import('../features/papers/question.tsx'), 'Question'),
  ),
  at(
    '/$authority/orders/$order/write',
    lazyRouteComponent(() => import('../features/writing/write.tsx'), 'Write'),
  ),
  at(
    '/$authority/orders/$order/seal/$line',
    lazyRouteComponent(() => import('../features/seal/impression.tsx'), 'Impression'),
  ),
  at(
    '/$authority/seals',
    lazyRouteComponent(() => import('../features/seal/seals.tsx'), 'Seals'),
  ),
  at(
    '/$authority/seals/verify',
    lazyRouteComponent(() => import('../features/seal/verify.tsx'), 'VerifySeals'),
  ),
  at(
    '/$authority/seals/$seal/stamp',
    lazyRouteComponent(() => import('../features/seal/stamp.tsx'), 'Stamp'),
  ),
  at(
    '/$authority/orders/$order/invoice',
    lazyRouteComponent(() => import('../features/invoice/invoice.tsx'), 'Invoice'),
  ),
])

export const router = createRouter({
  routeTree: tree,
  scrollRestoration: true,
  defaultPreload: 'intent',
  // A fault of our own must not show itself in the library's English.
  defaultErrorComponent: ({ error }) => (
    <PendingPage what="" error={error} retry={() => window.location.reload()} />
  ),
})

onSessionEnd(() => {
  const { pathname, href } = router.state.location
  if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { return: href } })
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
