// The addresses of the console. Everything but the set-up link lives inside the shell, which asks for the sign-in.
import {
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  useLocation,
  useSearch,
} from '@tanstack/react-router'
import { Entitlements } from '../features/administration/entitlements.tsx'
import { Rosters } from '../features/administration/rosters.tsx'
import { StaffPage } from '../features/administration/staff-page.tsx'
import { BankProofDesk } from '../features/bank-proof/bank-proof-desk.tsx'
import { Payouts } from '../features/bank-proof/payouts.tsx'
import { IdentityDesk } from '../features/identity/identity-desk.tsx'
import { InvoiceDesk } from '../features/invoice/invoice-desk.tsx'
import { PhoneChangeDesk } from '../features/phone-change/phone-change-desk.tsx'
import { ProductionDesk } from '../features/production/production-desk.tsx'
import { RecordsDesk } from '../features/records/records-desk.tsx'
import { RefundDesk } from '../features/refund/refund-desk.tsx'
import { ReviewDesk } from '../features/review/review-desk.tsx'
import { SealDesk } from '../features/seal/seal-desk.tsx'
import { ServiceDesk } from '../features/service/service-desk.tsx'
import { ShippingDesk } from '../features/shipping/shipping-desk.tsx'
import { SetUp } from '../features/sign-in/set-up.tsx'
import { Deposits } from '../features/transfer/deposits.tsx'
import { TransferDesk } from '../features/transfer/transfer-desk.tsx'
import { Broken } from '../lib/pieces.tsx'
import { Home, NotHere } from './home.tsx'
import { Shell } from './shell.tsx'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotHere })
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: function SetUpRoute() {
    const token = new URLSearchParams(useLocation().searchStr).get('token') ?? ''
    return <SetUp token={token} />
  },
})
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })
const home = createRoute({ getParentRoute: () => shell, path: '/', component: Home })

/** A desk and, under it, the case opened at it. The desk stays mounted from case to case. */
function desk<P extends string>(path: P, Desk: (props: { order?: string }) => React.ReactNode) {
  return createRoute({
    getParentRoute: () => shell,
    path,
    validateSearch: (search: Record<string, unknown>): { order?: string } =>
      typeof search.order === 'string' && search.order ? { order: search.order } : {},
    component: function DeskRoute() {
      const { order } = useSearch({ strict: false }) as { order?: string }
      return <Desk order={order} />
    },
  })
}
export const router = createRouter({
  basepath: '/console',
  // A fault of our own must not show itself in the library's English.
  defaultErrorComponent: ({ error }) => (
    <main className="alone">
      <Broken error={error} again={() => window.location.reload()} />
    </main>
  ),
  routeTree: root.addChildren([
    setUp,
    shell.addChildren([
      home,
      desk('/review', ReviewDesk),
      desk('/production', ProductionDesk),
      desk('/shipping', ShippingDesk),
      desk('/invoices', InvoiceDesk),
      desk('/refunds', RefundDesk),
      desk('/transfers', TransferDesk),
      desk('/deposits', Deposits),
      desk('/identity', IdentityDesk),
      desk('/bank-proof', BankProofDesk),
      desk('/payouts', Payouts),
      desk('/seals', SealDesk),
      desk('/service', ServiceDesk),
      desk('/phone-changes', PhoneChangeDesk),
      desk('/staff', StaffPage),
      desk('/rosters', Rosters),
      desk('/entitlements', Entitlements),
      desk('/records', RecordsDesk),
    ]),
  ]),
})
