// The look of the agent's own pages: packages/ui/tokens.css in small, since this program ships no web build.
export const css = `
:root{--ink:#1c2321;--ink-2:#4d5754;--line:#dfe3dd;--edge:#828c87;--paper:#faf9f6;--card:#fff;--bronze:#1f5f53;--bronze-2:#e6f0ed;--on-bronze:#fff;--cinnabar:#a8321f;--cinnabar-2:#fbeae6;--amber:#7a4d00;--amber-2:#fdf3dc}
@media (prefers-color-scheme:dark){:root{--ink:#eceeea;--ink-2:#b9c1bd;--line:#333b38;--edge:#7b8682;--paper:#131715;--card:#1b211f;--bronze:#6fbfae;--bronze-2:#1d332e;--on-bronze:#0b1f1a;--cinnabar:#f0907e;--cinnabar-2:#3a1f1a;--amber:#e8b75a;--amber-2:#33270f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 "PingFang SC","HarmonyOS Sans SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif;overflow-wrap:anywhere}
header,main{max-width:720px;margin:0 auto;padding:0 20px}
header{display:flex;gap:12px;align-items:center;padding-top:20px}
header p{margin:0;line-height:1.3}header p span{display:block;font-size:13px;color:var(--ink-2)}
.seal{width:40px;height:40px;border-radius:8px;background:var(--cinnabar);color:var(--paper);font-size:22px;display:grid;place-items:center}
main{padding-bottom:40px}
h1{font-size:22px;line-height:1.4;margin:24px 0 12px}h2{font-size:18px;margin:32px 0 8px}h2.name{font-size:16px;margin:0}
.en{display:block;font-size:14px;line-height:1.5;font-weight:400;color:var(--ink-2)}
[lang="en"]{font-family:system-ui,"Segoe UI","DejaVu Sans","Liberation Sans",sans-serif}
.site{font:600 18px/1.5 "SF Mono","JetBrains Mono",ui-monospace,monospace;background:var(--bronze-2);border-radius:10px;padding:12px 16px;margin:0 0 16px}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:16px;margin:12px 0}
.row{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;justify-content:space-between}
.note{border-radius:10px;padding:12px 16px;margin:16px 0;background:var(--bronze-2)}.note.bad{background:var(--cinnabar-2)}.note.warn{background:var(--amber-2)}
.quiet{color:var(--ink-2)}.tag{font-size:13px;border:1px solid var(--edge);border-radius:6px;padding:1px 8px}.tag.bad{color:var(--cinnabar);border-color:currentColor}.tag.warn{color:var(--amber);border-color:currentColor}
dl{margin:8px 0;display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;font-size:15px}dt{color:var(--ink-2)}dd{margin:0}
.num{font-family:"SF Mono","JetBrains Mono",ui-monospace,monospace;font-size:14px}
ul{padding-left:20px;margin:8px 0}
button,.button{font:inherit;font-weight:600;min-height:48px;padding:8px 20px;border-radius:10px;border:1px solid var(--edge);background:var(--card);color:var(--ink);cursor:pointer;display:inline-flex;gap:8px;align-items:center;justify-content:center;text-decoration:none}
.act{background:var(--bronze);border-color:var(--bronze);color:var(--on-bronze)}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:12px;margin:20px 0}
button .en,.button .en{color:inherit;font-size:13px;line-height:1.3}.pair button{flex-direction:column;gap:0;min-height:60px}
.small{min-height:40px;padding:4px 14px;font-size:15px;font-weight:500}
:focus-visible{outline:3px solid var(--bronze);outline-offset:2px}
label{display:block;margin:12px 0 4px}input{font:inherit;width:100%;max-width:360px;min-height:48px;padding:8px 12px;border:1px solid var(--edge);border-radius:10px;background:var(--card);color:var(--ink)}
details{margin-top:12px}summary{cursor:pointer;min-height:40px;display:flex;align-items:center;color:var(--bronze);font-weight:600}summary .en{display:inline;margin-left:8px;color:inherit}
`
