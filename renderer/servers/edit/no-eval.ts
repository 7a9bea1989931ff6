/**
 * Keeps zod from compiling its checks with `new Function`, which the window's policy refuses and would report.
 * Imported first by whatever brings the schema along: zod decides when a schema is made.
 */
import { z } from 'zod'

z.config({ jitless: true })
