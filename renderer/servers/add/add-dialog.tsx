/** Three ways to a new server: the sample, an image, or a snippet from a README or another client. */
import '../edit/no-eval.ts'

import { useState } from 'react'
import { assertNever } from '../../../app/contract/result.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Segments } from '../../ui/segments.tsx'
import { AddImage } from './add-image.tsx'
import { AddPaste } from './add-paste.tsx'
import { AddSample } from './add-sample.tsx'

type Way = 'sample' | 'image' | 'paste'

const ways = [
  { value: 'sample', label: 'Sample' },
  { value: 'image', label: 'Image' },
  { value: 'paste', label: 'Paste' },
] as const

export function AddDialog({ onClose }: { onClose: () => void }) {
  const [way, setWay] = useState<Way>('sample')
  const [footer, setFooter] = useState<HTMLElement | null>(null)
  return (
    <Dialog
      title="Add a server"
      onClose={onClose}
      footer={<div ref={setFooter} className="flex w-full items-center justify-end gap-2" />}
    >
      <Segments label="Source" value={way} options={ways} onChange={setWay} />
      <div className="mt-4 min-h-72">
        <AddBy way={way} footer={footer} onClose={onClose} />
      </div>
    </Dialog>
  )
}

export interface AddWayProps {
  /** Where the way's own buttons go. */
  readonly footer: HTMLElement | null
  readonly onClose: () => void
}

function AddBy({ way, ...rest }: AddWayProps & { readonly way: Way }) {
  switch (way) {
    case 'sample':
      return <AddSample {...rest} />
    case 'image':
      return <AddImage {...rest} />
    case 'paste':
      return <AddPaste {...rest} />
    default:
      return assertNever(way)
  }
}
