import { expect, test } from 'vitest'
import { debianLibraries, librariesCommand, missingLibraries } from './libraries.mjs'
import { linuxFrom } from './linux.mjs'

const ldd = `	linux-vdso.so.1 (0x00007ffe3b5f2000)
	libffmpeg.so => /root/electron/libffmpeg.so (0x00007f1)
	libnss3.so => not found
	libgtk-3.so.0 => not found
	libnss3.so => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2)
`

test('reads from ldd which libraries are missing, each once', () => {
  expect(missingLibraries(ldd)).toEqual(['libnss3.so', 'libgtk-3.so.0'])
  expect(missingLibraries('\tstatically linked\n')).toEqual([])
})

test.each([
  ['Debian 12', 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm', 'libgtk-3-0', 'libasound2'],
  ['Debian 13', 'ID=debian\nVERSION_ID="13"\nVERSION_CODENAME=trixie', 'libgtk-3-0t64', 'libasound2t64'],
  ['Ubuntu 22.04', 'ID=ubuntu\nID_LIKE=debian\nUBUNTU_CODENAME=jammy', 'libgtk-3-0', 'libasound2'],
  ['Ubuntu 24.04', 'ID=ubuntu\nID_LIKE=debian\nUBUNTU_CODENAME=noble', 'libgtk-3-0t64', 'libasound2t64'],
  [
    'Mint 21',
    'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=vera\nUBUNTU_CODENAME=jammy',
    'libgtk-3-0',
    'libasound2',
  ],
])('names the packages of %s', (_, osRelease, gtk, sound) => {
  const linux = linuxFrom(osRelease)
  expect(linux.family).toBe('debian')
  expect(debianLibraries(linux.codename)).toEqual([
    gtk,
    'libnss3',
    sound,
    'libgbm1',
    'libxss1',
    'libnotify4',
    'libsecret-1-0',
    'dbus',
  ])
})

test.each([
  ['ID=fedora', 'sudo dnf install'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'sudo dnf install'],
  ['ID=arch', 'sudo pacman -S'],
  ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"', 'sudo zypper install'],
  ['ID=ubuntu\nUBUNTU_CODENAME=noble', 'sudo apt-get install -y libgtk-3-0t64'],
])('gives the command for %s', (osRelease, command) => {
  expect(librariesCommand(linuxFrom(osRelease))).toContain(command)
})

test('knows no command for a Linux it does not know', () => {
  expect(librariesCommand(linuxFrom(''))).toBeNull()
})
