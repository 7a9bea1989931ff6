/** Keeps zod from compiling its checks with `new Function`, which the window's policy refuses and would report. */
import { z } from 'zod'

z.config({ jitless: true })
