// Sends a file with its progress (fetch cannot tell how much has gone), and tries once more when the connection broke.
import { address, ProblemError } from '@hufu/contract/client.ts'
import type { Problem } from '@hufu/contract/errors.ts'
import type { Reply } from '@hufu/contract/route.ts'
import { applicantRoutes } from '@hufu/contract/routes/applicant.ts'
import type { OrderView } from '@hufu/contract/views.ts'

export type Uploaded = Reply<typeof applicantRoutes.uploadFile>

export interface Sending {
  order: Pick<OrderView, 'authority' | 'id'>
  slot: string
  file: File
  onProgress: (percent: number) => void
}

export async function sendFile(sending: Sending): Promise<Uploaded> {
  try {
    return await once(sending)
  } catch (error) {
    if (error instanceof ProblemError || !navigator.onLine) throw error
    await new Promise(resolve => setTimeout(resolve, 800))
    return once(sending)
  }
}

function once({ order, slot, file, onProgress }: Sending): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(
      'PUT',
      address(applicantRoutes.uploadFile, { authority: order.authority, order: order.id, slot }),
    )
    request.responseType = 'json'
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name))
    request.upload.onprogress = event => {
      if (event.lengthComputable) onProgress(Math.round((event.loaded / event.total) * 100))
    }
    // The same kinds of error as the contract's client throws.
    request.onerror = () => reject(new TypeError('connection lost'))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as Uploaded)
      else reject(new ProblemError(request.status, request.response as Problem))
    }
    request.send(file)
  })
}
