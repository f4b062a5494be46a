// The first script, and the smallest: index.html already shows the page's beginning, which is painted before the app is
// unpacked. Without this the app, when it comes quickly, holds up the very words that were there before it.
import '@hufu/ui/tokens.css'
import './app/base.css'
import './app/forms.css'

let begun = false
function begin(): void {
  if (begun) return
  begun = true
  void import('./main.tsx')
}
// A tab in the background paints nothing, and some browsers do not tell: neither is waited for.
if (document.visibilityState === 'hidden') begin()
else {
  new PerformanceObserver(begin).observe({ type: 'paint', buffered: true })
  setTimeout(begin, 500)
}
