// The rosters that this authority's programmes name, with the user groups each one proves.
import { applicantRoutes, call, type Text } from '@hufu/contract'
import type { Programme } from '@hufu/programme'
import { useQuery } from '@tanstack/react-query'
import { useDesk } from '../../lib/staff.ts'

export interface RosterEntry {
  roster: string
  title: Text
  groups: { group: string; title: Text }[]
}

export function useRosters() {
  const { authority } = useDesk()
  return useQuery({
    queryKey: ['rosters', authority],
    staleTime: 300_000,
    queryFn: async (): Promise<RosterEntry[]> => {
      const { entries } = await call(applicantRoutes.catalogue)
      const mine = entries.filter(entry => entry.authority === authority && entry.kind === 'counter')
      const views = await Promise.all(
        mine.map(({ programme }) => call(applicantRoutes.programme, { params: { authority, programme } })),
      )
      const found = new Map<string, RosterEntry>()
      for (const view of views) {
        const document = view.document as Partial<Programme>
        for (const [roster, title] of Object.entries(document.rosters ?? {})) {
          const groups = Object.entries(document.audience?.groups ?? {})
            .filter(([, group]) => group.roster === roster)
            .map(([group, { zh, en }]) => ({ group, title: { zh, en } }))
          found.set(roster, { roster, title: { zh: title.zh, en: title.en }, groups })
        }
      }
      return [...found.values()]
    },
  })
}
