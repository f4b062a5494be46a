// WeChat's own cashier, called through the bridge it puts into its browser. The answer says only that the window is closed:
// `ok` is no proof of payment (WeChat Pay documentation), so the caller asks the server.
interface Bridge {
  invoke(name: string, parameters: Record<string, string>, done: (answer: { err_msg?: string }) => void): void
}
declare global {
  interface Window {
    WeixinJSBridge?: Bridge
  }
}

export async function payInWechat(parameters: Record<string, string>): Promise<void> {
  const bridge = window.WeixinJSBridge ?? (await bridgeReady())
  await new Promise<void>(resolve => {
    bridge.invoke('getBrandWCPayRequest', parameters, () => resolve())
  })
}

function bridgeReady(): Promise<Bridge> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('no WeixinJSBridge')), 8000)
    document.addEventListener(
      'WeixinJSBridgeReady',
      () => {
        clearTimeout(late)
        if (window.WeixinJSBridge) resolve(window.WeixinJSBridge)
      },
      { once: true },
    )
  })
}
