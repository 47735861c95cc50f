const texts: { readonly [code: string]: string } = {
  EACCES: 'permission denied',
  EDQUOT: 'no space left in the quota',
  EISDIR: 'it is a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'there is no such file or directory',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of its path is no directory',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
  ETXTBSY: 'it is being run',
}

/** The code of an error of the system, such as ENOSPC; empty where it has none. */
export function codeOf(thrown: unknown): string {
  // Errors of another context are instances of another class.
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : ''
}

/** What an error of the system means, in words. */
export function systemText(thrown: unknown): string {
  return texts[codeOf(thrown)] ?? (thrown instanceof Error ? thrown.message : String(thrown))
}
