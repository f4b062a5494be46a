// TypeScript shapes of 0007-vendors.sql.
export interface VendorTables {
  vendor_token: { vendor: string; sealed: string; expires_at: Date }
  notice_nonce: { nonce: string; until: Date }
}
