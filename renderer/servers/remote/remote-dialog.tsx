/** Reaching a server from another computer: three ways side by side, and below them what is on now. */
import { Network, Wifi } from 'lucide-react'
import type { RemoteOptions } from '../../../app/contract/remote.ts'
import { remedyOf } from '../../state/actions.ts'
import { useCloseWhenGone } from '../../state/close-when-gone.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { RemedyButton } from '../remedy-button.tsx'
import { RemoteNow } from './remote-now.tsx'
import { SshWay } from './ssh-way.tsx'
import { TlsWay } from './tls-way.tsx'
import { type RemoteControl, useRemote } from './use-remote.ts'

export function RemoteDialog({ id, onClose }: { id: string; onClose: () => void }) {
  useCloseWhenGone(id, onClose)
  const control = useRemote(id)
  const { options } = control
  return (
    <Dialog
      title={`Reach ${id} from another computer`}
      width="wide"
      onClose={onClose}
      footer={<Button onClick={onClose}>Done</Button>}
    >
      {options === null && <p className="text-muted">Looking at this computer’s networks.</p>}
      {options?.ok === false && <FailureNotice failure={options.failure} />}
      {options?.ok && <Ways options={options.value} control={control} />}
    </Dialog>
  )
}

function Ways({ options, control }: { options: RemoteOptions; control: RemoteControl }) {
  const { addresses, ssh, refusal, current } = options
  const { failure } = control
  const mesh = addresses.filter(({ reach }) => reach === 'mesh')
  const others = addresses.filter(({ reach }) => reach !== 'mesh')
  return (
    <>
      {failure && (
        <div role="alert">
          <FailureNotice failure={failure} className="mb-3" actions={<RemedyButton remedy={remedyOf(failure)} />} />
        </div>
      )}
      {current && <RemoteNow now={current} control={control} />}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(210px,1fr))] gap-3">
        <SshWay {...ssh} />
        {!refusal && (
          <>
            <TlsWay
              title="Mesh VPN"
              Icon={Network}
              words="Your own devices, wherever they are. Over TLS, with the token."
              none="No mesh VPN was found on this computer. Tailscale, ZeroTier, NetBird or WireGuard would be one."
              offers={mesh}
              control={control}
            />
            <TlsWay
              title="Local network"
              Icon={Wifi}
              words="Computers in the same network. Over TLS, with the token."
              none="This computer is in no network that others could reach it in."
              offers={others}
              control={control}
            />
          </>
        )}
      </div>
      {refusal && <FailureNotice tone="info" failure={refusal} className="mt-3" />}
      {!current && control.busy === 'off' && <p className="mt-3 text-muted">Turning it off.</p>}
      {!current && control.busy !== 'off' && (
        <p className="mt-3 text-muted">
          Off: nobody but this computer reaches the server. An SSH tunnel works all the same.
        </p>
      )}
    </>
  )
}
