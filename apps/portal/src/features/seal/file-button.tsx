// A button that opens the file picker; on a phone, the camera is among its offers.
import { useRef } from 'react'

interface FileButtonProps {
  label: string
  accept: string
  disabled?: boolean
  onFile: (file: File) => void
}

export function FileButton({ label, accept, disabled = false, onFile }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        className="seal-file"
        type="file"
        accept={accept}
        tabIndex={-1}
        aria-label={label}
        onChange={event => {
          const file = event.target.files?.[0]
          // The same file chosen again must be a change again.
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
      <button
        type="button"
        className="button after"
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {label}
      </button>
    </>
  )
}
