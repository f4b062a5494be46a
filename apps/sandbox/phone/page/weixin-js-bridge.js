// What WeChat's browser puts into every page: window.WeixinJSBridge. Here getBrandWCPayRequest opens a pay sheet
// over the page, after the sandbox has checked paySign. Load it before the page asks to pay; it comes once only.
;(() => {
  if (window.WeixinJSBridge) return
  const sandbox = 'SANDBOX_ORIGIN'
  const ok = 'get_brand_wcpay_request:ok'
  const cancel = 'get_brand_wcpay_request:cancel'
  const fail = 'get_brand_wcpay_request:fail'

  const css = `
    dialog { position: fixed; inset: auto 0 0 0; width: 100%; max-width: 480px; margin: 0 auto; border: 0; padding: 0;
      border-radius: 18px 18px 0 0; background: #fff; color: #1c2321; text-align: center; animation: up .25s ease-out;
      font: 16px/1.5 "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif }
    dialog::backdrop { background: rgb(0 0 0 / .55) }
    @keyframes up { from { transform: translateY(60%) } }
    @media (prefers-reduced-motion: reduce) { dialog { animation: none } }
    section { padding: 22px 24px 30px } h2 { margin: 0; font-size: 17px } p { margin: 0 }
    .sum { font-size: 42px; font-weight: 600; margin: 8px 0 14px; font-variant-numeric: tabular-nums }
    dl { margin: 0 0 20px; padding: 4px 0; border-block: 1px solid #dfe3dd; text-align: left; font-size: 15px }
    dl div { display: flex; justify-content: space-between; gap: 16px; padding: 7px 0 } dt { color: #5f6865; white-space: nowrap }
    dd { margin: 0; text-align: right; overflow-wrap: anywhere }
    button { display: block; width: 100%; min-height: 50px; border: 0; border-radius: 11px; font: inherit; font-weight: 600; cursor: pointer }
    .pay { background: #0b7a45; color: #fff } .cancel { background: none; color: #4d5754; margin-top: 6px }
    button:focus-visible { outline: 3px solid #1b4f86; outline-offset: 2px } [role=status] { min-height: 1.5em; color: #a8321f }`

  const node = (name, attributes, ...children) => {
    const made = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    made.append(...children)
    return made
  }

  const ask = (path, init) => fetch(`${sandbox}/sandbox/cashier/${path}`, init)

  function openSheet(payment, answer) {
    const amount = `¥${(payment.amountFen / 100).toFixed(2)}`
    const line = (label, value) => node('div', {}, node('dt', {}, label), node('dd', {}, value))
    const said = node('p', { role: 'status' })
    const pay = node('button', { type: 'button', class: 'pay' }, `支付 ${amount}`)
    const later = node('button', { type: 'button', class: 'cancel' }, '取消')
    const dialog = node(
      'dialog',
      { 'aria-labelledby': 'title', lang: 'zh-CN' },
      node(
        'section',
        {},
        node('h2', { id: 'title' }, '微信支付'),
        node('p', {}, payment.payee),
        node('p', { class: 'sum' }, amount),
        node('dl', {}, line('商品', payment.description), line('商户单号', payment.orderNo)),
        pay,
        later,
        said,
      ),
    )
    const host = node('div', { 'data-weixin-pay': payment.token })
    const root = host.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [sheet]
    root.append(dialog)
    document.body.append(host)
    dialog.showModal()

    // The payment may also be settled on the /phone page meanwhile.
    const watch = setInterval(async () => {
      const now = await ask(encodeURIComponent(payment.token))
        .then(reply => reply.json())
        .catch(() => undefined)
      if (now?.state === 'paid') close(ok)
      if (now?.state === 'closed') close(fail)
    }, 1000)

    function close(message) {
      if (!host.isConnected) return
      clearInterval(watch)
      dialog.close()
      host.remove()
      answer({ err_msg: message })
    }

    pay.addEventListener('click', async () => {
      pay.disabled = true
      const reply = await ask(`${encodeURIComponent(payment.token)}/pay`, { method: 'POST' }).catch(
        () => undefined,
      )
      if (reply?.ok) return close(ok)
      pay.disabled = false
      said.textContent = reply ? '这笔收款已经关闭，没有扣款。' : '网络不通，没有扣款，请再试一次。'
    })
    later.addEventListener('click', () => close(cancel))
    dialog.addEventListener('cancel', event => {
      event.preventDefault()
      close(cancel)
    })
  }

  window.WeixinJSBridge = {
    invoke(method, parameters, answer = () => {}) {
      if (method !== 'getBrandWCPayRequest')
        return answer({ err_msg: `${method}:fail, the function is not supported` })
      ask('jsapi', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
      })
        .then(async reply => {
          const body = await reply.json()
          if (!reply.ok || body.state === 'paid' || body.state === 'closed') {
            return answer({ err_msg: body.err_msg ?? fail })
          }
          openSheet(body, answer)
        })
        .catch(() => answer({ err_msg: fail }))
    },
    call() {},
    on() {},
  }
  document.dispatchEvent(new Event('WeixinJSBridgeReady'))
})()
