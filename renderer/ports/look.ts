/** Plan or list: remembered by this computer, as it is a habit of the person and no setting of the fleet. */
import { useState } from 'react'

export type Look = 'plan' | 'list'

const key = 'berth.ports.look'

export function useLook(): readonly [Look, (look: Look) => void] {
  const [look, setLook] = useState<Look>(() => (localStorage.getItem(key) === 'list' ? 'list' : 'plan'))
  const choose = (next: Look) => {
    localStorage.setItem(key, next)
    setLook(next)
  }
  return [look, choose]
}
