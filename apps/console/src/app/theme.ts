// Ant Design in Hufu's colours (packages/ui/tokens.css, said again here because Ant Design computes with them).
import type { ThemeConfig } from 'antd'

const ink = '#1c2321'
const bronze = '#1f5f53'
const cinnabar = '#a8321f'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: bronze,
    colorInfo: bronze,
    colorLink: bronze,
    colorSuccess: bronze,
    colorError: cinnabar,
    colorWarning: '#7a4d00',
    colorText: ink,
    colorTextSecondary: '#4d5754',
    colorTextPlaceholder: '#6d7673',
    colorTextDescription: '#4d5754',
    colorBorder: '#b9c2bb',
    colorBorderSecondary: '#dfe3dd',
    colorBgLayout: '#faf9f6',
    borderRadius: 8,
    fontSize: 14,
    fontFamily:
      '"PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif',
    // Nothing glides in a room where fifty cases wait.
    motion: false,
  },
  components: {
    Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
    Drawer: { paddingLG: 20 },
    Modal: { titleFontSize: 17 },
  },
}
