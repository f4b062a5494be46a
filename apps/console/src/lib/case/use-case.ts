// One case from the server, and what every act on it has in common: put the answer in place, say what went wrong.
import { type CaseView, call, deskRoutes } from '@hufu/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { isConflict } from '../problem.ts'
import { useDesk } from '../staff.ts'

export const caseKey = (authority: string, order: string) => ['desk', authority, 'case', order] as const

export function useCase(order: string | undefined, options: { poll?: boolean } = {}) {
  const { authority } = useDesk()
  return useQuery({
    queryKey: caseKey(authority, order ?? ''),
    queryFn: ({ signal }) => call(deskRoutes.case, { params: { authority, order: order! }, signal }),
    enabled: order !== undefined,
    refetchInterval: options.poll ? 2000 : false,
  })
}

/** An act that answers with the case as it is now. After a conflict the case is fetched again. */
export function useCaseAct<In>(
  order: string,
  act: (authority: string, input: In) => Promise<CaseView | unknown>,
) {
  const { authority } = useDesk()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (input: In) => act(authority, input),
    onSuccess: answer => {
      if (isCase(answer)) queries.setQueryData(caseKey(authority, order), answer)
      else void queries.invalidateQueries({ queryKey: caseKey(authority, order) })
      void queries.invalidateQueries({ queryKey: ['desk', authority, 'queue'] })
      void queries.invalidateQueries({ queryKey: ['desk', authority, 'summary'] })
    },
    onError: error => {
      if (isConflict(error)) void queries.invalidateQueries({ queryKey: ['desk', authority] })
    },
  })
}

const isCase = (answer: unknown): answer is CaseView =>
  typeof answer === 'object' && answer !== null && 'willIssue' in answer && 'order' in answer
