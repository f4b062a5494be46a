// Home, messages, WeChat and mail. A screen is a function from what the phone knows to an element.
import { language, locale, say } from './words.js'

export function el(name, attributes = {}, children = []) {
  const node = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value)
    else node.setAttribute(key, value === true ? '' : value)
  }
  node.append(...[children].flat().filter(child => child !== undefined && child !== ''))
  return node
}

export const when = iso => {
  const date = new Date(iso)
  const today = new Date().toDateString() === date.toDateString()
  return date.toLocaleString(locale(), {
    ...(!today && { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  })
}

/** An app's frame: title with a way back, a scrolling middle, something fixed below. */
export function appScreen({ title, back = '#/', tone = 'paper', tools, body, foot, scroll = 'start' }) {
  return el('div', { class: `app ${tone}` }, [
    el('div', { class: 'bar' }, [
      el(
        'a',
        { href: back, class: 'back', 'aria-label': say('back'), 'data-key': 'back' },
        el('span', { 'aria-hidden': 'true' }, '‹'),
      ),
      el('h2', {}, title),
      el('span', { class: 'tools' }, tools ?? []),
    ]),
    el(
      'div',
      { class: 'scroll', 'data-scroll': scroll, tabindex: '0', role: 'region', 'aria-label': title },
      body,
    ),
    foot ?? '',
  ])
}

export const empty = (title, text) =>
  el('div', { class: 'empty' }, [el('p', { class: 'empty-title' }, title), el('p', {}, text)])

const unread = (phone, channel) =>
  phone.items.filter(i => i.channel === channel && !phone.seen.has(i.id)).length

export function homeScreen(phone) {
  const waiting = phone.payments.filter(p => p.state === 'waiting').length
  const icon = (channel, href, badge, badgeText) =>
    el('li', {}, [
      el('a', { href, 'data-key': `app-${channel}`, class: 'icon' }, [
        el('span', { class: `glyph ${channel}`, 'aria-hidden': 'true' }),
        badge
          ? el('span', { class: 'badge' }, [String(badge), el('span', { class: 'unseen' }, ` ${badgeText}`)])
          : '',
        el('span', { class: 'name' }, say(channel)),
      ]),
    ])
  const now = new Date()
  return el('div', { class: 'home' }, [
    el('p', { class: 'tally', 'aria-hidden': 'true' }, [el('span', {}, '虎'), el('span', {}, '虎')]),
    el('div', { class: 'today' }, [
      el('h2', { class: 'unseen' }, say('phoneTitle')),
      el(
        'p',
        { class: 'bigclock', 'data-bigclock': true },
        now.toLocaleTimeString(locale(), { hour: 'numeric', minute: '2-digit', hour12: false }),
      ),
      el(
        'p',
        { class: 'date' },
        now.toLocaleDateString(locale(), { month: 'long', day: 'numeric', weekday: 'long' }),
      ),
    ]),
    el('ul', { class: 'icons' }, [
      icon('sms', '#/sms', unread(phone, 'sms'), say('unread', unread(phone, 'sms'))),
      icon('wechat', '#/wechat', unread(phone, 'wechat'), say('unread', unread(phone, 'wechat'))),
      icon('cashier', '#/cashier', waiting, say('waitingCount', waiting)),
      icon('mail', '#/mail', unread(phone, 'mail'), say('unread', unread(phone, 'mail'))),
      icon('world', '#/world'),
    ]),
  ])
}

export function smsScreen(phone) {
  const messages = phone.items.filter(i => i.channel === 'sms')
  const numbers = [...new Set(messages.map(i => i.to))]
  const shown = messages.filter(i => !phone.number || i.to === phone.number)
  const threads = new Map()
  for (const item of shown) threads.set(`${item.to}/${encodeURIComponent(item.from)}`, item)
  const picker = el(
    'select',
    {
      'aria-label': say('whichNumber'),
      'data-key': 'number',
      onchange: event => phone.filter(event.target.value),
    },
    [
      el('option', { value: '' }, say('allNumbers')),
      ...numbers.map(n => el('option', { value: n, selected: n === phone.number }, n)),
    ],
  )
  const rows = [...threads].reverse().map(([key, last]) => {
    const fresh = shown.some(i => i.to === last.to && i.from === last.from && !phone.seen.has(i.id))
    return el(
      'li',
      {},
      el('a', { href: `#/sms/${key}`, class: 'row', 'data-key': key }, [
        el('span', { class: 'face sms-face', 'aria-hidden': 'true' }, last.from.slice(0, 1)),
        el('span', { class: 'row-text' }, [
          el('b', { lang: 'zh-CN' }, last.from),
          el('span', { class: 'preview', lang: 'zh-CN' }, last.text.replace(/^【.*?】/, '')),
          el('small', {}, `${say('toNumber')} ${last.to}`),
        ]),
        el('span', { class: 'row-side' }, [
          el('time', {}, when(last.at)),
          fresh ? el('span', { class: 'dot' }, el('span', { class: 'unseen' }, say('unread', 1))) : '',
        ]),
      ]),
    )
  })
  return appScreen({
    title: say('sms'),
    tools: numbers.length > 1 ? picker : undefined,
    body: rows.length ? el('ul', { class: 'rows' }, rows) : empty(say('smsEmpty'), say('smsEmptyText')),
  })
}

export function threadScreen(phone, to, from) {
  const messages = phone.items.filter(i => i.channel === 'sms' && i.to === to && i.from === from)
  phone.see(messages)
  const bubbles = messages.flatMap(item => {
    const code = /(?<!\d)\d{4,8}(?!\d)/.exec(item.text)?.[0]
    const copy = async event => {
      await navigator.clipboard?.writeText(code).catch(() => {})
      event.target.textContent = say('copied')
    }
    return [
      el('li', { class: 'stamp' }, el('time', {}, when(item.at))),
      el('li', { class: 'bubble' }, [
        el('p', { lang: 'zh-CN' }, item.text),
        code && /验证码|code/i.test(item.text)
          ? el(
              'button',
              { type: 'button', class: 'copy', onclick: copy, 'data-key': item.id },
              say('copyCode', code),
            )
          : '',
      ]),
    ]
  })
  return appScreen({
    title: from,
    back: '#/sms',
    tools: el('small', { class: 'number' }, to),
    body: el('ol', { class: 'bubbles' }, bubbles),
    scroll: 'end',
  })
}

const holderPicker = phone =>
  el(
    'select',
    {
      'aria-label': say('whoseWechat'),
      'data-key': 'holder',
      onchange: event => phone.hold(event.target.value),
    },
    [
      el('option', { value: '' }, say('everyone')),
      ...phone.people
        .filter(p => !p.snapshot)
        .map(p => el('option', { value: p.openid, selected: p.openid === phone.holder }, p.name)),
    ],
  )

const cardsOf = phone =>
  phone.items.filter(i => i.channel === 'wechat' && (!phone.holder || i.to === phone.holder))

export function wechatScreen(phone) {
  const cards = cardsOf(phone)
  const last = cards.at(-1)
  const fresh = cards.filter(i => !phone.seen.has(i.id)).length
  return appScreen({
    title: say('chats'),
    tone: 'chat',
    tools: holderPicker(phone),
    body: el('ul', { class: 'rows' }, [
      el(
        'li',
        {},
        el('a', { href: '#/wechat/account', class: 'row', 'data-key': 'account' }, [
          el('span', { class: 'face oa-face', 'aria-hidden': 'true' }, '证'),
          el('span', { class: 'row-text' }, [
            el('b', {}, phone.account[language()]),
            el('span', { class: 'preview' }, last ? (last.title ?? last.text) : say('chatEmpty')),
            el('small', {}, say('officialAccount')),
          ]),
          el('span', { class: 'row-side' }, [
            last ? el('time', {}, when(last.at)) : '',
            fresh
              ? el('span', { class: 'badge still' }, [
                  String(fresh),
                  el('span', { class: 'unseen' }, say('unread', fresh)),
                ])
              : '',
          ]),
        ]),
      ),
    ]),
  })
}

export function accountScreen(phone) {
  const cards = cardsOf(phone)
  phone.see(cards)
  const holder = phone.people.find(p => p.openid === phone.holder)
  const nameOf = openid => phone.people.find(p => p.openid === openid)?.name ?? ''
  const list = cards.flatMap(item => [
    el('li', { class: 'stamp' }, [
      el('time', {}, when(item.at)),
      phone.holder ? '' : ` · ${nameOf(item.to)}`,
    ]),
    el('li', { class: 'card', lang: 'zh-CN' }, [
      el('h3', {}, item.title ?? item.from),
      el(
        'dl',
        {},
        item.text.split('\n').map(line => {
          const [label, ...rest] = line.split('：')
          return el('div', {}, [el('dt', {}, label), el('dd', {}, rest.join('：') || ' ')])
        }),
      ),
      item.link
        ? el(
            'a',
            {
              href: item.link,
              target: '_blank',
              rel: 'noopener',
              class: 'card-link',
              'data-key': item.id,
              lang: locale(),
            },
            [
              el('span', {}, [say('details'), el('span', { class: 'unseen' }, say('opensWindow'))]),
              el('span', { 'aria-hidden': 'true' }, '›'),
            ],
          )
        : '',
    ]),
  ])
  const hint = holder && !holder.follows ? el('p', { class: 'hint' }, say('notFollowing', holder.name)) : ''
  const menu = phone.menuUrl
    ? el(
        'a',
        { href: phone.menuUrl, target: '_blank', rel: 'noopener', class: 'menu-item', 'data-key': 'menu' },
        [
          el('span', { class: 'lines', 'aria-hidden': 'true' }, '≡'),
          say('menu'),
          el('span', { class: 'unseen' }, say('opensWindow')),
        ],
      )
    : el('p', { class: 'menu-item away' }, say('menuAway'))
  return appScreen({
    title: phone.account[language()],
    back: '#/wechat',
    tone: 'chat',
    tools: holderPicker(phone),
    scroll: 'end',
    body: [
      hint,
      list.length ? el('ol', { class: 'cards' }, list) : empty(say('cardsEmpty'), say('cardsEmptyText')),
    ],
    foot: el('nav', { class: 'menu', 'aria-label': say('officialAccount') }, menu),
  })
}

export function mailScreen(phone) {
  const mails = phone.items.filter(i => i.channel === 'mail').reverse()
  phone.see(mails)
  const list = mails.map(item =>
    el('li', { class: 'card', lang: 'zh-CN' }, [
      el('h3', {}, item.title ?? item.from),
      el('p', { class: 'mail-head' }, `${item.from} → ${item.to} · ${when(item.at)}`),
      el('p', { class: 'mail-text' }, item.text),
      item.link
        ? el(
            'a',
            { href: item.link, target: '_blank', rel: 'noopener', class: 'card-link', lang: locale() },
            say('open'),
          )
        : '',
    ]),
  )
  return appScreen({
    title: say('mail'),
    body: list.length ? el('ol', { class: 'cards' }, list) : empty(say('mailEmpty'), say('mailEmptyText')),
  })
}
