/** Whose a listening process is, and with that whether it may be asked to quit. */
import type { PortHolder } from '../contract/ports.ts'
import type { Listener } from './listener.ts'

export type Standing = Extract<PortHolder, { kind: 'process' }>['standing']

/**
 * What belongs to the system although it may run as the person: a desktop's own programs, and, where Berth runs as
 * root, the daemons that do so too.
 */
const systemPrograms = new RegExp(
  `^(?:${[
    'init|systemd.*|dbus-.*|sshd(?:-\\w+)?|cupsd|cups-browsed|rpcbind|rpc\\..*|containerd.*|dockerd|podman|crio|kubelet|k3s.*',
    'avahi-daemon|NetworkManager|dnsmasq|chronyd|ntpd|master|exim4|snapd|polkitd|gdm.*|Xorg|Xwayland|smbd|nmbd',
    'libvirtd|virtqemud|tailscaled|gnome-.*|kdeconnectd|pipewire.*|pulseaudio|xdg-.*',
    'launchd|kernel_task|mDNSResponder|ControlCenter|rapportd|Finder|Dock|SystemUIServer|WindowServer|loginwindow',
    'sharingd|identityservicesd|AirPlayXPCHelper|remoted|configd|UserEventAgent|screensharingd|ARDAgent|httpd',
    'System|Idle|svchost|lsass|services|wininit|spoolsv|csrss|smss|winlogon|explorer|dwm|MsMpEng|vmms|vmcompute',
  ].join('|')})$`,
)

/** Our own: the installed app by its name, a checkout and the bridge by their script. */
const berthPrograms = /^berth(?:[ -].*)?$/i
const berthScripts = /[\\/]dist[\\/]app[\\/](?:main|cli|bridge)\.js\b/

/** `self` is the process id of this Berth. */
export function standingOf({ pid, process, command, owner }: Listener, self: number): Standing {
  if (pid === self || berthPrograms.test(process ?? '')) return 'berth'
  if (pid === 1 || pid === 0 || systemPrograms.test(process ?? '')) return 'system'
  if (owner === 'own' && berthScripts.test(command ?? '')) return 'berth'
  return owner
}
