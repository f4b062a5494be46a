// One call of the phone, whose answer is the next step.
import type { HandOff as Step } from '@hufu/contract/routes/identity.ts'
import { useMutation } from '@tanstack/react-query'

export type { Step }

export interface StepProps {
  step: Step
  onStep: (next: Step) => void
}

export function useStep<In>(deed: (input: In) => Promise<Step>, onStep: (next: Step) => void) {
  return useMutation({ mutationFn: deed, onSuccess: onStep })
}
