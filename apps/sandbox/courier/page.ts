// The courier's hand scanner: every parcel with its way so far, and what may happen to it next.
export interface Followed {
  courier: string
  waybill: string
  noticeUrl: string
  state: 'absent' | 'moving' | 'delivered' | 'returned'
  entries: { at: string; text: string }[]
  reason?: string
}

const html = (text: string) => text.replace(/[&<>"']/g, sign => `&#${sign.codePointAt(0)};`)

const deeds: [Followed['state'], string, string][] = [
  ['moving', '已揽收', '已揽收 · Picked up'],
  ['moving', '正在派送', '正在派送 · Out for delivery'],
  ['delivered', '已签收', '已签收 · Delivered'],
]

const scanForm = (waybill: string, inside: string) =>
  `<form method="post" action="/courier/scan"><input type="hidden" name="waybill" value="${html(waybill)}">${inside}</form>`

function drawParcel({ courier, waybill, state, entries }: Followed): string {
  const way = entries.map(({ at, text }) => `<li>${at.slice(0, 16).replace('T', ' ')} ${html(text)}</li>`)
  const over = state === 'delivered' || state === 'returned'
  const buttons = deeds.map(([to, text, label]) =>
    scanForm(
      waybill,
      `<input type="hidden" name="state" value="${to}"><input type="hidden" name="text" value="${text}"><button>${label}</button>`,
    ),
  )
  const back = scanForm(
    waybill,
    `<input type="hidden" name="state" value="returned"><label>退回原因 · Reason<input name="text" value="收件人地址不详" required maxlength="100"></label><button>退回 · Returned</button>`,
  )
  return `<section><h2>${html(courier)} ${html(waybill)}</h2><ol>${way.join('')}</ol>${over ? '' : `${buttons.join('')}${back}`}</section>`
}

export function courierPage(parcels: readonly Followed[], down: boolean): string {
  const list = [...parcels].reverse().slice(0, 30).map(drawParcel).join('')
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>快递员 · Courier</title>
<style>body{margin:0;background:#f2f4f3;color:#16211d;font:16px/1.6 "PingFang SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif}main{max-width:40rem;margin:1.5rem auto;padding:0 1rem}
h1{font-size:1.35rem}h2{font-size:1.05rem;margin:0;overflow-wrap:anywhere}section{background:#fff;border-radius:12px;padding:1rem;margin:0 0 1rem}form{margin:.5rem 0}
input,button{font:inherit;min-height:44px;padding:0 .8rem;border:1px solid #7d8b85;border-radius:8px;width:100%;box-sizing:border-box;background:#f4f7f5;color:inherit}
button:focus-visible,input:focus-visible{outline:3px solid #16211d;outline-offset:2px}</style></head><body><main>
<h1>快递员 <small lang="en">Courier</small></h1>
${list || '<p>还没有包裹；柜台寄出后会出现。<br><span lang="en">No parcels yet: they appear once the counter ships.</span></p>'}
<form method="post" action="/courier/service"><button name="down" value="${down ? '0' : '1'}">${down ? '恢复服务 · Back in service' : '停机 · Take down'}</button></form>
</main></body></html>`
}
