// The faults of the outside world as switches, over GET/POST/DELETE /sandbox/controls.
import { el } from './screens.js'
import { say } from './words.js'

const groups = () => [
  [
    'wechat-pay',
    'payGroup',
    [
      choice('noticeDelayMs', 'noticeDelay', [
        [300, say('atOnce')],
        [5000, say('seconds', 5)],
        [30_000, say('seconds', 30)],
      ]),
      choice('noticeCopies', 'noticeCopies', [
        [1, say('times', 1)],
        [3, say('times', 3)],
      ]),
      toggle('noticeLose', 'noticeLose', 1, 0),
      toggle('noticeProbe', 'noticeProbe', true, false),
      choice('refundOutcome', 'refundOutcome', [
        ['SUCCESS', say('refundOk')],
        ['ABNORMAL', say('refundBad')],
      ]),
    ],
  ],
  [
    'aliyun-sms',
    'smsGroup',
    [
      toggle('failDelivery', 'failDelivery', 'MOBILE_NOT_ON_SERVICE', ''),
      toggle('refuseNext', 'refuseSms', 'isv.BUSINESS_LIMIT_CONTROL', ''),
      toggle('loseNextAnswer', 'loseAnswer', true, false),
      toggle('rateLimits', 'rateLimits', true, false),
    ],
  ],
  [
    'wechat-oa',
    'oaGroup',
    [
      toggle('blockDelivery', 'blockDelivery', true, false),
      choice('eventCopies', 'eventCopies', [
        [1, say('times', 1)],
        [3, say('times', 3)],
        [0, say('times', 0)],
      ]),
    ],
  ],
]

const choice = (setting, word, options) => ({ setting, word, options })
const toggle = (setting, word, on, off) => ({ setting, word, on, off })

async function change(vendor, values) {
  await fetch('/sandbox/controls', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ [vendor]: values }),
  })
}

export async function mountWorld(root) {
  const present = await fetch('/sandbox/controls').then(reply => reply.json())
  const drawn = groups()
    .filter(([vendor]) => present[vendor])
    .map(([vendor, title, switches]) =>
      el('fieldset', {}, [
        el('legend', {}, say(title)),
        ...switches
          .filter(s => s.setting in present[vendor])
          .map(s => control(vendor, s, present[vendor][s.setting])),
      ]),
    )
  const said = el('p', { class: 'said', role: 'status' })
  const reset = el(
    'button',
    {
      type: 'button',
      class: 'second',
      onclick: async () => {
        // Where the product listens and what the menu opens are no faults: they survive.
        const { server, phone } = await fetch('/sandbox/controls').then(reply => reply.json())
        await fetch('/sandbox/controls', { method: 'DELETE' })
        await change('server', server)
        await change('phone', phone)
        await mountWorld(root)
        root.querySelector('.said').textContent = say('resetDone')
      },
    },
    say('reset'),
  )
  root.replaceChildren(...drawn, reset, said)
}

function control(vendor, { setting, word, options, on, off }, value) {
  const id = `${vendor}-${setting}`
  if (options) {
    const picked = options.some(([option]) => option === value)
      ? options
      : [...options, [value, String(value)]]
    return el('p', { class: 'control' }, [
      el('label', { for: id }, say(word)),
      el(
        'select',
        {
          id,
          onchange: event => change(vendor, { [setting]: picked[event.target.selectedIndex][0] }),
        },
        picked.map(([option, text]) => el('option', { selected: option === value }, text)),
      ),
    ])
  }
  return el('p', { class: 'control' }, [
    el('label', { for: id }, say(word)),
    el('input', {
      id,
      type: 'checkbox',
      class: 'switch',
      checked: Boolean(value),
      onchange: event => change(vendor, { [setting]: event.target.checked ? on : off }),
    }),
  ])
}
