// TypeScript shapes of 0020-after.sql.
import type { Generated } from 'kysely'
import type { Json } from '../../platform/db.ts'

interface OfOrder {
  authority_id: string
  order_id: string
}
interface DeliveryChoiceTable extends OfOrder {
  method: 'courier' | 'pickup' | 'download'
  courier: string | null
  pickup_code: string | null
  chosen_at: Date
}
interface ParcelTable extends OfOrder {
  waybill: string
  courier: string
  state: 'sent' | 'delivered' | 'returned'
  tracking: Json<{ at: string; text: string }[]>
  reason: string | null
  followed: Generated<boolean>
  sent_at: Date
}
interface KeptPinTable extends OfOrder {
  line: number
  sealed: string | null
  kept_at: Date
  shown_at: Date | null
}
interface InvoiceLinkTable extends OfOrder {
  hash: string
  expires_at: Date
  used_at: Date | null
}

export interface AfterTables {
  delivery_choice: DeliveryChoiceTable
  parcel: ParcelTable
  kept_pin: KeptPinTable
  invoice_link: InvoiceLinkTable
}
