// The phone itself: what is known, which screen is open, what arrives. Screens are drawn by their own files.
import { cashierScreen, paymentScreen, yuan } from './cashier.js'
import {
  accountScreen,
  el,
  homeScreen,
  mailScreen,
  smsScreen,
  threadScreen,
  wechatScreen,
} from './screens.js'
import { language, locale, say, setLanguage, speakPage } from './words.js'
import { mountWorld } from './world-panel.js'

const stage = document.querySelector('[data-stage]')
const screen = document.querySelector('[data-screen]')
const banner = document.querySelector('[data-banner]')
const world = document.querySelector('[data-world]')
const worldHome = document.querySelector('[data-world-home]')
const wide = matchMedia('(min-width: 1120px)')
const SEEN = 'hufu-phone-seen'

const phone = {
  items: [],
  payments: [],
  people: [],
  holder: '',
  account: { zh: '', en: '' },
  menuUrl: undefined,
  number: '',
  seen: new Set(JSON.parse(localStorage.getItem(SEEN) ?? '[]')),
  see(items) {
    for (const item of items) phone.seen.add(item.id)
    localStorage.setItem(SEEN, JSON.stringify([...phone.seen].slice(-500)))
  },
  async hold(openid) {
    phone.holder = openid
    if (openid) await fetch(`/sandbox/wechat-people/${openid}/hold`, { method: 'POST' })
    draw()
  },
  filter(number) {
    phone.number = number
    draw()
  },
  async settle(token, verb) {
    const reply = await fetch(`/sandbox/cashier/${encodeURIComponent(token)}/${verb}`, { method: 'POST' })
    await refresh()
    return reply.ok
  },
}

/** Address → screen. The address is the fragment, so that Back works as on a phone. */
const routes = [
  [/^$/, () => homeScreen(phone)],
  [/^sms$/, () => smsScreen(phone)],
  [/^sms\/([^/]+)\/(.+)$/, (to, from) => threadScreen(phone, to, decodeURIComponent(from))],
  [/^wechat$/, () => wechatScreen(phone)],
  [/^wechat\/account$/, () => accountScreen(phone)],
  [/^cashier$/, () => cashierScreen(phone)],
  [/^cashier\/(.+)$/, token => paymentScreen(phone, decodeURIComponent(token))],
  [/^mail$/, () => mailScreen(phone)],
  [/^world$/, () => worldScreen()],
]

const place = () => {
  const at = location.hash.replace(/^#\/?/, '')
  // Wide pages show the controls beside the phone.
  return wide.matches && at === 'world' ? '' : at
}

function worldScreen() {
  const holder = el('div', { class: 'app paper world-app' })
  holder.append(world)
  return holder
}

function draw({ arrived = false } = {}) {
  const at = place()
  const route = routes.find(([pattern]) => pattern.test(at)) ?? routes[0]
  const focusKey = document.activeElement?.dataset?.key
  const scroll = stage.querySelector('[data-scroll]')?.scrollTop
  if (at !== 'world') worldHome.append(world)
  const view = route[1](...(route[0].exec(at)?.slice(1) ?? []))
  screen.dataset.at = at.split('/')[0] || 'home'
  stage.replaceChildren(view)
  if (arrived) {
    const heading = stage.querySelector('h2')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus({ preventScroll: true })
    const foot = stage.querySelector('[data-scroll="end"]')
    if (foot) foot.scrollTop = foot.scrollHeight
    view.classList.add('enters')
    return
  }
  const scroller = stage.querySelector('[data-scroll]')
  if (scroller && scroll !== undefined) scroller.scrollTop = scroll
  if (focusKey) stage.querySelector(`[data-key="${CSS.escape(focusKey)}"]`)?.focus({ preventScroll: true })
}

function announce(item) {
  const openAt =
    item.channel === 'sms'
      ? `#/sms/${item.to}/${encodeURIComponent(item.from)}`
      : item.channel === 'wechat'
        ? '#/wechat/account'
        : '#/mail'
  drop(item.channel, openAt, item.title ?? item.from, item.text)
}

const announcePayment = payment =>
  drop(
    'cashier',
    `#/cashier/${encodeURIComponent(payment.token)}`,
    `${say('waiting')} ${yuan(payment.amountFen)}`,
    payment.description,
  )

function drop(channel, href, title, text) {
  const words = el('span', {}, [el('b', {}, title), el('span', { lang: 'zh-CN' }, text)])
  const glyph = el('span', { class: `glyph ${channel}`, 'aria-hidden': 'true' })
  banner.replaceChildren(el('a', { href, class: 'notice' }, [glyph, words]))
  clearTimeout(drop.timer)
  drop.timer = setTimeout(() => banner.replaceChildren(), 6000)
}

async function refresh() {
  const [state, people] = await Promise.all([
    fetch('/sandbox/phone/state').then(r => r.json()),
    fetch('/sandbox/wechat-people').then(r => r.json()),
  ])
  Object.assign(phone, state, { people: people.people })
  draw()
}

function listen() {
  const events = new EventSource('/sandbox/phone/events')
  let lost = false
  events.addEventListener('hello', () => {
    if (lost) banner.replaceChildren()
    lost = false
    refresh()
  })
  events.addEventListener('item', event => {
    const item = JSON.parse(event.data)
    if (!phone.items.some(known => known.id === item.id)) phone.items.push(item)
    announce(item)
    draw()
  })
  events.addEventListener('payments', event => {
    const known = new Set(phone.payments.map(payment => payment.token))
    phone.payments = JSON.parse(event.data)
    const fresh = phone.payments.find(payment => payment.state === 'waiting' && !known.has(payment.token))
    if (fresh) announcePayment(fresh)
    draw()
  })
  events.onerror = () => {
    if (lost) return
    lost = true
    banner.replaceChildren(el('p', { class: 'notice' }, say('offline')))
  }
}

function tick() {
  const clock = document.querySelector('[data-clock]')
  clock.textContent = new Date().toLocaleTimeString(locale(), {
    hour: 'numeric',
    minute: '2-digit',
    hour12: false,
  })
  const big = stage.querySelector('[data-bigclock]')
  if (big) big.textContent = clock.textContent
}

for (const button of document.querySelectorAll('[data-language]')) {
  button.addEventListener('click', () => {
    setLanguage(language() === 'zh' ? 'en' : 'zh')
    speakPage()
    mountWorld(document.querySelector('[data-world-controls]'))
    draw()
    tick()
  })
}
document.querySelector('[data-home]').addEventListener('click', () => {
  location.hash = '#/'
})
addEventListener('hashchange', () => {
  banner.replaceChildren()
  draw({ arrived: true })
  tick()
})
wide.addEventListener('change', () => draw())

speakPage()
mountWorld(document.querySelector('[data-world-controls]'))
await refresh()
tick()
setInterval(tick, 5000)
listen()
