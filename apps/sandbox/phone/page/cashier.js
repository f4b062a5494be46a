// The payer's side: a viewfinder with the codes that could be scanned, then one payment with its three ways out.
import { appScreen, el, empty, when } from './screens.js'
import { say } from './words.js'

export const yuan = fen => `¥${(fen / 100).toFixed(2)}`

export function cashierScreen(phone) {
  const open = phone.payments.filter(p => p.state === 'waiting' || p.state === 'refused')
  const done = phone.payments.filter(p => !open.includes(p))
  const row = payment =>
    el(
      'li',
      {},
      el(
        'a',
        {
          href: `#/cashier/${encodeURIComponent(payment.token)}`,
          class: 'row pay-row',
          'data-key': payment.token,
        },
        [
          el('span', { class: `qr ${payment.kind}`, 'aria-hidden': 'true' }),
          el('span', { class: 'row-text' }, [
            el('b', { lang: 'zh-CN' }, payment.description),
            el('small', {}, `${payment.orderNo} · ${say(payment.kind)}`),
          ]),
          el('span', { class: 'row-side' }, [
            el('span', { class: 'amount' }, yuan(payment.amountFen)),
            el('span', { class: `chip ${payment.state}` }, say('states')[payment.state]),
          ]),
        ],
      ),
    )
  return appScreen({
    title: say('cashier'),
    tone: 'camera',
    body: [
      el('div', { class: 'finder', 'aria-hidden': 'true' }, el('span', { class: 'beam' })),
      open.length
        ? el('h3', { class: 'over' }, say('scanHint'))
        : el('div', { class: 'over-empty' }, empty(say('scanEmpty'), say('scanEmptyText'))),
      open.length ? el('ul', { class: 'rows sheet-rows' }, open.map(row)) : '',
      done.length ? el('h3', { class: 'over' }, say('done')) : '',
      done.length ? el('ul', { class: 'rows sheet-rows' }, done.map(row)) : '',
    ],
  })
}

export function paymentScreen(phone, token) {
  const payment = phone.payments.find(p => p.token === token)
  if (!payment) return cashierScreen(phone)
  const line = (label, value, lang) => el('div', {}, [el('dt', {}, label), el('dd', { lang }, value)])
  const payable = payment.state === 'waiting' || payment.state === 'refused'
  const trouble = el('p', { class: 'trouble', role: 'alert' })

  const settle = verb => async event => {
    const button = event.currentTarget
    button.disabled = true
    if (verb === 'pay') button.textContent = say('paying')
    if (!(await phone.settle(token, verb))) trouble.textContent = say('failed')
  }

  const outcome =
    payment.state === 'waiting'
      ? el('p', { class: 'sum' }, yuan(payment.amountFen))
      : el('div', { class: `outcome ${payment.state}`, role: 'status' }, [
          el(
            'span',
            { class: 'tick', 'aria-hidden': 'true' },
            payment.state === 'paid' ? '✓' : payment.state === 'refunded' ? '↩' : '–',
          ),
          el('p', { class: 'outcome-title' }, say(`${payment.state}Title`)),
          el('p', { class: 'sum small' }, yuan(payment.amountFen)),
          el('p', {}, say(`${payment.state}Text`)),
        ])

  return appScreen({
    title: say('payTo'),
    back: '#/cashier',
    body: el('div', { class: 'payment' }, [
      el('p', { class: 'payee', lang: 'zh-CN' }, payment.payee),
      outcome,
      el('dl', { class: 'facts' }, [
        line(say('goods'), payment.description, 'zh-CN'),
        line(say('order'), payment.orderNo),
        line(say('kind'), say(payment.kind)),
        payable ? line(say('until'), when(payment.expiresAt)) : '',
      ]),
      trouble,
      el(
        'div',
        { class: 'deeds' },
        payable
          ? [
              el(
                'button',
                { type: 'button', class: 'primary', 'data-key': 'pay', onclick: settle('pay') },
                say('pay', yuan(payment.amountFen)),
              ),
              payment.state === 'waiting'
                ? el(
                    'button',
                    { type: 'button', class: 'second', 'data-key': 'refuse', onclick: settle('refuse') },
                    say('refuse'),
                  )
                : '',
              el('a', { href: '#/cashier', class: 'second plain', 'data-key': 'later' }, say('later')),
            ]
          : [el('a', { href: '#/', class: 'primary', 'data-key': 'finish' }, say('finish'))],
      ),
    ]),
  })
}
