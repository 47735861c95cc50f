import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeWhole } from './output-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heddle-output-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

const bytes = new TextEncoder().encode('new')

describe('a file is written whole', () => {
  it('in place of the one before, through links, with its rights', async () => {
    const file = join(folder, 'file')
    await writeFile(file, 'older and longer')
    await chmod(file, 0o640)
    await symlink(file, join(folder, 'link'))
    await writeWhole(join(folder, 'link'), bytes, '--output')
    expect(await readFile(file, 'utf8')).toBe('new')
    expect((await stat(file)).mode & 0o777).toBe(0o640)
    expect((await readdir(folder)).sort()).toEqual(['file', 'link'])
  })

  it('under the longest name that there can be', async () => {
    const file = join(folder, 'x'.repeat(255))
    await writeWhole(file, bytes, '--output')
    expect(await readFile(file, 'utf8')).toBe('new')
  })

  it('or not at all', async () => {
    const inside = join(folder, 'inside')
    await mkdir(join(inside, `.heddle-${process.pid}.part`), { recursive: true })
    const file = join(inside, 'file')
    await writeFile(file, 'old')
    await expect(writeWhole(file, bytes, '--output')).rejects.toThrow('file cannot be written: ')
    expect(await readFile(file, 'utf8')).toBe('old')
  })
})
