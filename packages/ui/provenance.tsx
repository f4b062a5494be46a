// Says where a value came from, so that nobody has to wonder who typed it: 来自营业执照, 来自原证书.
import type { Text } from '@hufu/contract/words.ts'
import { useSay } from './i18n.tsx'

const sources: Record<string, Text> = {
  ocr: { zh: '来自上传的材料', en: 'From your document' },
  registry: { zh: '来自工商登记', en: 'From the company registry' },
  certificate: { zh: '来自原证书', en: 'From the certificate' },
  order: { zh: '来自上次申请', en: 'From your last order' },
  profile: { zh: '来自您的账户', en: 'From your account' },
  'verified-phone': { zh: '已验证的手机号', en: 'Verified phone' },
  copied: { zh: '与前面填写的相同', en: 'Same as given before' },
  payer: { zh: '来自上次汇款的账户', en: 'From the account you paid from' },
  preset: { zh: '常用选项', en: 'The usual choice' },
}

const look: Text = { zh: '请核对', en: 'Please check' }

interface ProvenanceProps {
  source: string
  /** The paper a value was read from (营业执照), where the caller knows it. */
  document?: Text | undefined
  /** Put in with doubt, or where it need not fit: the badge says that somebody should look. */
  unsure?: boolean | undefined
}

/** Typed values get no badge. */
export function Provenance({ source, document, unsure }: ProvenanceProps) {
  const say = useSay()
  const known = sources[source]
  if (!known) return null
  const text = source === 'ocr' && document ? { zh: `来自${document.zh}`, en: `From ${document.en}` } : known
  return (
    <>
      <span className="provenance">{say(text)}</span>
      {unsure && <span className="provenance unsure">{say(look)}</span>}
    </>
  )
}
