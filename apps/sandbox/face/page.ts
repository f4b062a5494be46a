// The face service's page as a phone shows it: it asks for the camera and works without one. No picture leaves it.
import type { Flow } from './flows.ts'

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)

const endings: [deed: string, zh: string, en: string][] = [
  ['other-face', '不像本人', 'Another face'],
  ['not-alive', '没有眨眼（照片）', 'No blink (a picture)'],
  ['no-record', '库里没有照片', 'No record'],
  ['bad-picture', '画面不清楚', 'Blurred picture'],
  ['no-camera', '打不开摄像头', 'No camera'],
  ['cancelled', '取消', 'Cancel'],
  ['timeout', '超时', 'Too slow'],
]

const frame = (title: string, body: string) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title>
<link rel="icon" href="/phone/icon.svg"><link rel="stylesheet" href="/phone/consent.css">
<style>.eye{width:220px;height:220px;border-radius:50%;margin:8px auto 14px;display:block;object-fit:cover;background:#e6f0ed;border:6px solid #2c7466}
button,.go{font:inherit;min-height:48px;padding:10px 16px;border-radius:10px;border:1px solid #2c7466;background:#fff;color:#12463c;cursor:pointer;display:inline-block;text-decoration:none}
.pass{width:100%;background:#12463c;color:#fff;font-weight:650;margin-bottom:18px}.rest{display:grid;grid-template-columns:1fr 1fr;gap:10px}
small{display:block;font-weight:400}button:focus-visible{outline:3px solid #1b4f86;outline-offset:2px}</style></head><body><main>${body}</main></body></html>`

export function flowPage(flow: Flow): string {
  const action = (deed: string) => `/face/flow/${flow.page}/${deed}`
  const rest = endings
    .map(
      ([deed, zh, en]) =>
        `<form method="post" action="${action(deed)}"><button style="width:100%" data-deed="${deed}">${zh}<small lang="en">${en}</small></button></form>`,
    )
    .join('')
  return frame(
    '人脸核验 · Face check',
    `<h1>人脸核验</h1>
<p class="ask">${escapeHtml(flow.name.slice(0, 1))}** 请正对镜头，眨一下眼<br><small lang="en">Face the camera and blink</small></p>
<video class="eye" id="eye" autoplay muted playsinline aria-label="摄像头画面 camera"></video>
<p id="told" class="ask" role="status">正在打开摄像头…</p>
<form method="post" action="${action('pass')}"><button class="pass" data-deed="pass">眨眼，通过<small lang="en">Blink and pass</small></button></form>
<div class="rest">${rest}</div>
<footer>演示环境：画面只留在这台设备上，结果由您点选。<br><small lang="en">Demo: the picture stays on this device; you choose the result.</small></footer>
<script>
const told = document.getElementById('told'), eye = document.getElementById('eye')
const none = () => { told.textContent = '没有摄像头也能继续：请点下面的按钮。 No camera is needed here: use the buttons.' }
if (!navigator.mediaDevices?.getUserMedia) none()
else navigator.mediaDevices.getUserMedia({ video: { facingMode: 'user' } }).then(s => { eye.srcObject = s; eye.play().catch(() => {}); told.textContent = '看到您了，请点“眨眼，通过”。 We see you.' }, none)
</script>`,
  )
}

export function endPage(title: string, text: string, link?: string): string {
  const go = link
    ? `<p><a class="go" href="${escapeHtml(link)}">继续 <span lang="en">Continue</span></a></p>`
    : ''
  return frame(escapeHtml(title), `<h1>${escapeHtml(title)}</h1><p class="ask">${escapeHtml(text)}</p>${go}`)
}
