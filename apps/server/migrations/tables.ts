// The shape of the whole database, joined from one file a room; the SQL beside it is the truth.
import type { AccountTables } from './tables/account.ts'
import type { AfterTables } from './tables/after.ts'
import type { AuthorityTables } from './tables/authority.ts'
import type { BankProofTables } from './tables/bank-proof.ts'
import type { DocumentTables } from './tables/documents.ts'
import type { IdentityTables } from './tables/identity.ts'
import type { LawTables } from './tables/law.ts'
import type { MoneyTables } from './tables/money.ts'
import type { OrderTables } from './tables/order.ts'
import type { PayingTables } from './tables/paying.ts'
import type { PersonAccountTables } from './tables/person-account.ts'
import type { PlatformTables } from './tables/platform.ts'
import type { RecognitionTables } from './tables/recognition.ts'
import type { SealTables } from './tables/seal.ts'
import type { VendorTables } from './tables/vendors.ts'

export interface Tables
  extends PlatformTables,
    RecognitionTables,
    DocumentTables,
    IdentityTables,
    BankProofTables,
    PayingTables,
    MoneyTables,
    LawTables,
    AccountTables,
    PersonAccountTables,
    OrderTables,
    AuthorityTables,
    VendorTables,
    SealTables,
    AfterTables {}
