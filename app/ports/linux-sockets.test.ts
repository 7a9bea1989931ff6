import { expect, test } from 'vitest'
import { listeningSockets } from './linux-sockets.ts'

const four = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0C9F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 16667 1 00000000b2ee5deb 100 0 0 10 0
   1: 0100007F:0C9F 0100007F:A1B2 01 00000000:00000000 00:00000000 00000000  1000        0 16670 1 0000000094856d0d 20 4 30 10 -1
   2: 00000000:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 20114 1 0000000090da6491 100 0 0 10 0
`
const six = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:0CA0 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 16665 1 0000000094856d0d 100 0 0 10 0
   1: 00000000000000000000000000000000:0CA1 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 16666 1 0000000090da6491 100 0 0 10 0
   2: 0000000000000000FFFF00000100007F:0CA2 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1001        0 16668 1 0000000090da6492 100 0 0 10 0
`

const all = [{ first: 1, last: 65_535 }]

test('reads listening IPv4 sockets and leaves connections out', () => {
  expect(listeningSockets(four, 4, all)).toEqual([
    { port: 3231, address: '127.0.0.1', family: 4, uid: 0, inode: '16667' },
    { port: 3000, address: '0.0.0.0', family: 4, uid: 1000, inode: '20114' },
  ])
})

test('reads IPv6 sockets, and the mapped ones as the IPv4 they are', () => {
  expect(listeningSockets(six, 6, all)).toEqual([
    { port: 3232, address: '::1', family: 6, uid: 0, inode: '16665' },
    { port: 3233, address: '::', family: 6, uid: 0, inode: '16666' },
    { port: 3234, address: '127.0.0.1', family: 4, uid: 1001, inode: '16668' },
  ])
})

test('a table that does not exist has no sockets', () => {
  expect(listeningSockets('', 6, all)).toEqual([])
})

test('rows outside of the range are left out', () => {
  const sockets = listeningSockets(four, 4, [{ first: 3000, last: 3230 }])
  expect(sockets.map(({ port }) => port)).toEqual([3000])
})
